package cortado.runtime.internal.context;

import org.jspecify.annotations.Nullable;

/// The runtime that a thread is inside of, and in which role. The one thread-local.
///
/// Confined to its thread, which enters before and leaves after the work it does for the runtime.
public final class Current {

  private static final ThreadLocal<@Nullable Current> OF_THREAD = new ThreadLocal<>();

  private final Services services;
  private final @Nullable Object polling;

  private Current(Services services, @Nullable Object polling) {
    this.services = services;
    this.polling = polling;
  }

  /// Makes the calling thread one that polls futures, and so must not block, until [#leave]. `core`
  /// is what its scheduler wants to find again through [#core()].
  ///
  /// Returns what to hand to [#leave].
  public static @Nullable Current enterPolling(Services services, Object core) {
    return enter(new Current(services, core));
  }

  /// Makes the calling thread one that belongs to the runtime but may block, until [#leave].
  public static @Nullable Current enterBlocking(Services services) {
    return enter(new Current(services, null));
  }

  private static @Nullable Current enter(Current next) {
    Current previous = OF_THREAD.get();
    OF_THREAD.set(next);
    return previous;
  }

  /// Goes back to what was before.
  public static void leave(@Nullable Current previous) {
    if (previous == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(previous);
    }
  }

  /// The runtime of the calling thread; `operation` is named if there is none.
  public static Services services(String operation) {
    Current current = OF_THREAD.get();
    if (current == null) {
      throw new IllegalStateException(
          "no runtime on thread '%s'; call %s from a task or inside AsyncRuntime.blockOn()"
              .formatted(Thread.currentThread().getName(), operation));
    }
    return current.services;
  }

  /// What the calling thread polls with, if it is polling for any runtime.
  public static @Nullable Object core() {
    Current current = OF_THREAD.get();
    return current == null ? null : current.polling;
  }

  /// Whether the calling thread polls futures, so that blocking it would stop others.
  public static boolean isPolling() {
    return core() != null;
  }

  /// Whether the calling thread is inside of `runtime`, in whatever role.
  public static boolean isInside(Services runtime) {
    Current current = OF_THREAD.get();
    return current != null && current.services == runtime;
  }
}
