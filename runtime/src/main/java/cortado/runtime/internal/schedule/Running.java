package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/// The runtimes of this JVM that have not been told to end, for who asks from outside. Keeps none
/// of them reachable. Safe for any thread.
public final class Running {

  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static final Set<Engine> ENGINES = Collections.newSetFromMap(new WeakHashMap<>());

  private Running() {}

  /// Makes a runtime known that has just been built.
  public static void add(Engine engine) {
    synchronized (LOCK) {
      ENGINES.add(engine);
    }
  }

  /// Those that go on.
  public static List<Engine> engines() {
    synchronized (LOCK) {
      return ENGINES.stream().filter(engine -> !engine.isShuttingDown()).toList();
    }
  }
}
