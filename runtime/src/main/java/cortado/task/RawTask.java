package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.runtime.internal.schedule.SoloTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A task for an executor of your own, which decides when and where it is polled.
///
/// A task is *due* when it is new, and again when it was woken, was aborted, or has yielded. Then
/// it is to be [run][#run()] once, on any thread. When it becomes due it is given to the function
/// it was made with, on whatever thread that happens; a new one is handed over by [#schedule()].
///
/// ```java
/// var queue = new LinkedBlockingQueue<RawTask<?>>();
/// RawTask<Integer> task = RawTask.create(future, queue::add);
/// task.schedule();
/// while (!task.handle().isFinished()) {
///   queue.take().run();
/// }
/// ```
///
/// It needs no runtime unless its future does: what the future asks of a runtime it asks of the one
/// that the running thread is in. Each run has a budget of its own. While the task waits, only
/// wakers, the handle and the executor keep it from being collected.
///
/// A failure that nobody awaits is reported as [JoinHandle] says: to the runtime in which the task
/// was run, or else to the handler for uncaught exceptions of the thread. Clean-up has the limit of
/// that runtime, or none. Safe for any thread.
public final class RawTask<T extends @Nullable Object> implements AutoCloseable {

  private final SoloTask<T> task;

  private RawTask(Future<T> future, Consumer<? super RawTask<T>> schedule) {
    this.task = new SoloTask<>(future, () -> schedule.accept(this));
  }

  /// A task that is due, and of which nobody knows yet.
  ///
  /// @param schedule has the task run once for each call; if it throws, the task is ended, and that
  ///   is reported
  public static <T extends @Nullable Object> RawTask<T> create(
      Future<T> future, Consumer<? super RawTask<T>> schedule) {
    return new RawTask<>(future, schedule);
  }

  /// Hands the task over to be run, as a wake does. For one that is new.
  public void schedule() {
    task.handOver();
  }

  /// Polls the task once. True if it is due again already, and was handed over: it has yielded, or
  /// was woken meanwhile.
  ///
  /// Does nothing for a task that has ended. Throws [IllegalStateException] for one that is not
  /// due.
  @CanIgnoreReturnValue
  public boolean run() {
    return task.run();
  }

  /// Where its result comes from, and what aborts it. An aborted task is due, and ends when it is
  /// run.
  public JoinHandle<T> handle() {
    return task.handle();
  }

  /// Makes the task due.
  public Waker waker() {
    return task.waker();
  }

  /// Cancels the task on the calling thread, due or not; one that is being polled ends with that
  /// poll. Clean-up that waits is cut. It will not be handed over any more. For the end of the
  /// executor.
  @Override
  public void close() {
    task.close();
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
