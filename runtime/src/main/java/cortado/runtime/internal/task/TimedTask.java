package cortado.runtime.internal.task;

import cortado.future.Future;
import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import org.jspecify.annotations.Nullable;

/// A task that remembers since when it is in a queue. For a [TimedPollContext].
///
/// A class of its own, so that others neither ask for the time nor have room for it.
public final class TimedTask<T extends @Nullable Object> extends ObservedTask<T> {

  /// Written by the owner before it puts the task into a queue, and read by the next one.
  private long queuedNanos = System.nanoTime();

  private TimedTask(Future<T> future, Scheduler scheduler, TaskOptions options) {
    super(future, scheduler, options);
  }

  /// A task that the caller owns and has to put into a queue, and of which the observer has heard,
  /// if there is one.
  public static <T extends @Nullable Object> TimedTask<T> timed(
      Future<T> future,
      Scheduler scheduler,
      TaskOptions options,
      @Nullable RuntimeObserver observer) {
    var task = new TimedTask<>(future, scheduler, options);
    if (observer != null) {
      task.introduceTo(observer);
    }
    return task;
  }

  @Override
  void queueing() {
    queuedNanos = System.nanoTime();
  }

  @Override
  public boolean run(PollContext context) {
    boolean again = super.run(context);
    if (again) {
      queueing();
    }
    return again;
  }

  @Override
  Poll<T> pollOnce(Future<T> future, PollContext context) throws Throwable {
    if (context instanceof TimedPollContext timed) {
      tellDelay(timed.delayNanos());
    }
    return super.pollOnce(future, context);
  }

  /// For how long it has been in the queue that it was just taken from. For the owner.
  long delayNanos(long nowNanos) {
    return Math.max(0, nowNanos - queuedNanos);
  }
}
