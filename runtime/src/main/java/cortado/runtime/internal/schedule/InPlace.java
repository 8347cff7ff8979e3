package cortado.runtime.internal.schedule;

import cortado.runtime.internal.context.Current;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Blocks the calling thread where that is possible. Stateless.
public final class InPlace {

  private InPlace() {}

  /// Runs `job` on the calling thread, and hands the tasks of the thread to others meanwhile.
  public static <T extends @Nullable Object> T block(Callable<T> job) throws Exception {
    return switch (Current.core()) {
      case null -> job.call();
      case Worker worker -> worker.blockInPlace(job);
      case Root<?> root -> root.blockInPlace(job);
      case Shift _ -> throw refusedInPool();
      default -> throw refused();
    };
  }

  private static IllegalStateException refusedInPool() {
    return new IllegalStateException(
        "blockInPlace() on thread '%s' would stop the tasks that are run beside the caller; use spawnBlocking() and await it"
            .formatted(Thread.currentThread().getName()));
  }

  static IllegalStateException refused() {
    return new IllegalStateException(
        "blockInPlace() on thread '%s' would stop all tasks of a current-thread runtime; use spawnBlocking() and await it"
            .formatted(Thread.currentThread().getName()));
  }
}
