package cortado.runtime.internal.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The runtime that a thread is inside of, and in which role. The one thread-local, which a
/// [RuntimeThread] has as a field.
///
/// Confined to its thread, which enters before and leaves after the work it does for the runtime.
public final class Current {

  private static final ThreadLocal<@Nullable Current> OF_OTHERS = new ThreadLocal<>();

  /// Null for a thread that polls futures for no runtime.
  private final @Nullable Services services;

  private final @Nullable Object polling;

  /// Whether the runtime waits for this thread to leave before it has ended.
  private final boolean serving;

  /// What the thread was inside of before, and still is.
  private final @Nullable Current outer;

  /// To what the local tasks are added that are spawned here, if somebody has said so.
  private final @Nullable Object local;

  private Current(
      @Nullable Services services,
      @Nullable Object polling,
      boolean serving,
      @Nullable Current outer,
      @Nullable Object local) {
    this.services = services;
    this.polling = polling;
    this.serving = serving;
    this.outer = outer;
    this.local = local;
  }

  /// Makes the calling thread one that polls futures, and so must not block, until [#leave]. `core`
  /// is what its scheduler wants to find again through [#core()].
  ///
  /// Returns what to hand to [#leave].
  public static @Nullable Current enterPolling(Services services, Object core) {
    return enter(services, core);
  }

  /// Makes the calling thread one that belongs to the runtime but may block, until [#leave].
  public static @Nullable Current enterBlocking(Services services) {
    return enter(services, null);
  }

  private static @Nullable Current enter(Services services, @Nullable Object polling) {
    Current previous = get();
    set(new Current(services, polling, true, previous, localOf(previous)));
    return previous;
  }

  /// Makes `services` the runtime of the calling thread, which is somebody else's and stays what it
  /// is: if it polls futures, it still must not block. Until [#leaveAsGuest] of the result.
  public static Current enterAsGuest(Services services) {
    Current previous = get();
    Object polling = previous == null ? null : previous.polling;
    Current guest = new Current(services, polling, false, previous, localOf(previous));
    set(guest);
    return guest;
  }

  /// Makes `local` what the local tasks are added to that are spawned on the calling thread, which
  /// stays what it is. Until [#leaveAsGuest] of the result.
  public static Current enterLocal(Object local) {
    Current previous = get();
    Services services = previous == null ? null : previous.services;
    Object polling = previous == null ? null : previous.polling;
    Current guest = new Current(services, polling, false, previous, local);
    set(guest);
    return guest;
  }

  private static @Nullable Object localOf(@Nullable Current current) {
    return current == null ? null : current.local;
  }

  /// Makes the calling thread one that polls futures for `core`, inside of what it does for a
  /// runtime, if it is in one, until [#leave].
  ///
  /// Returns what to hand to [#leave].
  public static @Nullable Current enterNested(Object core) {
    Current previous = get();
    Services services = previous == null ? null : previous.services;
    set(new Current(services, core, false, previous, null));
    return previous;
  }

  /// Ends the stay of a guest, who must be the last that has entered on this thread.
  public static void leaveAsGuest(Current guest) {
    if (get() != guest) {
      throw new IllegalStateException(
          "a runtime or local set was left on thread '%s' out of order; leave on the thread that entered, the last one entered first"
              .formatted(Thread.currentThread().getName()));
    }
    leave(guest.outer);
  }

  /// Goes back to what was before.
  public static void leave(@Nullable Current previous) {
    set(previous);
  }

  /// The runtime of the calling thread; `operation` is named if there is none.
  public static Services services(String operation) {
    Services services = servicesOrNull();
    if (services == null) {
      throw new IllegalStateException(
          "no runtime on thread '%s'; call %s from a task, inside AsyncRuntime.blockOn(), or after Handle.enter()"
              .formatted(Thread.currentThread().getName(), operation));
    }
    return services;
  }

  /// The runtime of the calling thread, if it is in one.
  public static @Nullable Services servicesOrNull() {
    Current current = get();
    return current == null ? null : current.services;
  }

  /// What the calling thread polls with, if it is polling for any runtime.
  public static @Nullable Object core() {
    Current current = get();
    return current == null ? null : current.polling;
  }

  /// What was said by [#enterLocal], unless the thread has begun to poll for another `core` since.
  public static @Nullable Object local() {
    return localOf(get());
  }

  /// What the calling thread polls with around all that is of this kind, unless it blocks there.
  public static @Nullable Object coreOutside(Class<?> kind) {
    Current each = get();
    while (each != null && kind.isInstance(each.polling)) {
      each = each.outer;
    }
    return each == null ? null : each.polling;
  }

  /// What the calling thread polls with, in all that it is inside of, the innermost first.
  public static List<Object> cores() {
    var cores = new ArrayList<Object>();
    for (Current each = get(); each != null; each = each.outer) {
      if (each.polling != null && !cores.contains(each.polling)) {
        cores.add(each.polling);
      }
    }
    return cores;
  }

  /// Whether the calling thread polls futures, so that blocking it would stop others.
  public static boolean isPolling() {
    return core() != null;
  }

  /// Whether `runtime` cannot end before the calling thread has left it.
  public static boolean isServing(Services runtime) {
    for (Current each = get(); each != null; each = each.outer) {
      if (each.serving && each.services == runtime) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Current get() {
    return Thread.currentThread() instanceof RuntimeThread thread
        ? thread.current
        : OF_OTHERS.get();
  }

  private static void set(@Nullable Current next) {
    if (Thread.currentThread() instanceof RuntimeThread thread) {
      thread.current = next;
    } else if (next == null) {
      OF_OTHERS.remove();
    } else {
      OF_OTHERS.set(next);
    }
  }
}
