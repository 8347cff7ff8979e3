package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.PollContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Blocks the calling thread where that is possible. Stateless.
public final class InPlace {

  private InPlace() {}

  /// Runs `job` on the calling thread, and hands the tasks of the thread to others meanwhile.
  public static <T extends @Nullable Object> T block(Callable<T> job) throws Exception {
    return switch (Current.core()) {
      case null -> job.call();
      case Worker worker -> worker.blockInPlace(unconstrained(worker.context, job));
      case Root<?> root -> root.blockInPlace(unconstrained(root.context, job));
      case Shift _, SoloTask<?> _ -> throw refusedInPool();
      default -> throw refused();
    };
  }

  /// What is polled inside, with the context of the poll around, has no budget: its thread is its
  /// own.
  private static <T extends @Nullable Object> Callable<T> unconstrained(
      PollContext context, Callable<T> job) {
    return () -> {
      try {
        return valueOf(context.pollUnconstrained(_ -> Poll.ready(job.call())));
      } catch (Throwable failure) {
        throw Sneaky.rethrow(failure);
      }
    };
  }

  private static <T extends @Nullable Object> T valueOf(Poll<T> poll) {
    if (poll instanceof Ready<T> ready) {
      return ready.value();
    }
    throw new AssertionError("a job that has returned is ready");
  }

  /// Polls `future` on the calling thread until it has ended, even inside of a poll. On the thread
  /// that runs the tasks of a current-thread runtime these stand still meanwhile, but timers and
  /// events do not.
  static <T extends @Nullable Object> T await(Engine engine, Future<T> future) {
    if (Current.coreOutside(Shift.class) instanceof Worker worker) {
      try {
        return worker.blockInPlace(() -> block(engine, future));
      } catch (Exception failure) {
        throw Sneaky.rethrow(failure);
      }
    }
    Current previous = Current.enterBlocking(engine);
    try {
      return block(engine, future);
    } finally {
      Current.leave(previous);
    }
  }

  private static <T extends @Nullable Object> T block(Engine engine, Future<T> future) {
    Thread owner = engine.settings().owner();
    return owner == null || owner == Thread.currentThread()
        ? engine.blockOn(future)
        : engine.blockAside(future);
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
