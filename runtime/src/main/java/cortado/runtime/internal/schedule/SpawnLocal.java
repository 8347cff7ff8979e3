package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskOptions;
import cortado.task.JoinHandle;
import org.jspecify.annotations.Nullable;

/// Spawns tasks that stay on the calling thread. Stateless.
public final class SpawnLocal {

  private SpawnLocal() {}

  /// Into the pool that this thread has entered, or whose task or future is being polled, or onto
  /// the runtime of this thread.
  public static <T extends @Nullable Object> JoinHandle<T> spawn(
      Future<T> future, TaskOptions options) {
    if (Current.local() instanceof TaskPool entered) {
      return entered.spawn(future, options);
    }
    if (Current.core() instanceof Shift shift && shift.pool().hasOwner()) {
      return shift.pool().spawn(future, options);
    }
    if (Current.servicesOrNull() instanceof CurrentThread runtime
        && runtime.isOwnedByThisThread()) {
      return runtime.spawn(future, options);
    }
    throw new IllegalStateException(
        "no local set on thread '%s'; call spawnLocal() inside LocalSet.run(), after LocalSet.enter(), or on the thread of a runtime that AsyncRuntime.local() has made"
            .formatted(Thread.currentThread().getName()));
  }
}
