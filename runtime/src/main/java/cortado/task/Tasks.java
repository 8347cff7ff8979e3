package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Spawns onto the runtime that the calling thread belongs to. Import statically.
///
/// Each function throws [IllegalStateException] on a thread that is in no runtime.
public final class Tasks {

  private Tasks() {}

  /// Starts `future` as a task of its own, whether or not anybody awaits the handle.
  ///
  /// It may run in parallel to the caller and may have ended before this returns. On a runtime that
  /// is shutting down the future is cancelled instead and the handle fails with
  /// [TaskAbortedException].
  ///
  /// A failure that nobody is waiting for when it happens is reported to the runtime's handler for
  /// uncaught exceptions; whoever awaits the handle later gets it as well. See [JoinHandle].
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return Current.services("spawn()").spawn(future);
  }

  /// Runs `job` on a thread that may block. Inside it the runtime is still the current one.
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return Current.services("spawnBlocking()").spawnBlocking(job);
  }

  /// Lets the other tasks that are ready, timers and I/O have a turn.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public static Future<@Nullable Void> yieldNow() {
    return new YieldNow();
  }
}
