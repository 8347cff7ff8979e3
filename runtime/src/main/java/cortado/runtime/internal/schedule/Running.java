package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// The runtimes of this JVM that have not been told to end, for who asks from outside. Keeps none
/// of them reachable. When the JVM ends it hurries them. Safe for any thread.
public final class Running {

  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static final Set<Engine> ENGINES = Collections.newSetFromMap(new WeakHashMap<>());

  /// Registered while there are any: it keeps all reachable that was loaded with this class.
  @GuardedBy("LOCK")
  private static @Nullable Thread hook;

  @GuardedBy("LOCK")
  private static boolean jvmEnds;

  private Running() {}

  /// Makes a runtime known that has just been built.
  public static void add(Engine engine) {
    boolean isLate;
    synchronized (LOCK) {
      ENGINES.add(engine);
      isLate = jvmEnds || !isHooked();
    }
    if (isLate) {
      engine.hurry();
    }
  }

  /// Forgets a runtime that has ended.
  static void remove(Engine engine) {
    synchronized (LOCK) {
      ENGINES.remove(engine);
      Thread registered = hook;
      if (registered == null || !ENGINES.isEmpty()) {
        return;
      }
      hook = null;
      try {
        boolean _ = Runtime.getRuntime().removeShutdownHook(registered);
      } catch (IllegalStateException ending) {
        // The JVM ends, and the hook runs.
      }
    }
  }

  /// False if it is too late for that.
  @GuardedBy("LOCK")
  private static boolean isHooked() {
    if (hook == null) {
      var added = new Thread(null, Running::hurryAll, "cortado-exit", 0, false);
      try {
        Runtime.getRuntime().addShutdownHook(added);
        hook = added;
      } catch (IllegalStateException ending) {
        return false;
      }
    }
    return true;
  }

  private static void hurryAll() {
    synchronized (LOCK) {
      jvmEnds = true;
    }
    engines().forEach(Engine::hurry);
  }

  /// Those that go on.
  public static List<Engine> engines() {
    synchronized (LOCK) {
      return ENGINES.stream().filter(engine -> !engine.isShuttingDown()).toList();
    }
  }
}
