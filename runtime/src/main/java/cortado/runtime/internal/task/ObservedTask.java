package cortado.runtime.internal.task;

import cortado.future.Future;
import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A task whose beginning and end somebody wants to hear of.
///
/// A class of its own, so that the tasks of a runtime without an observer ask for none.
public sealed class ObservedTask<T extends @Nullable Object> extends DescribedTask<T>
    permits TimedTask {

  private final Scheduler scheduler;
  private final RuntimeObserver observer;

  ObservedTask(
      Future<T> future, Scheduler scheduler, TaskOptions options, RuntimeObserver observer) {
    super(future, scheduler, options);
    this.scheduler = scheduler;
    this.observer = observer;
  }

  /// A task that the caller owns and has to put into a queue, and of which the observer has heard.
  public static <T extends @Nullable Object> ObservedTask<T> spawned(
      Future<T> future, Scheduler scheduler, TaskOptions options, RuntimeObserver observer) {
    var task = new ObservedTask<>(future, scheduler, options, observer);
    task.tellSpawned();
    return task;
  }

  final void tellSpawned() {
    tell(() -> observer.taskSpawned(id(), name()));
  }

  final void tellDelay(long nanos) {
    tell(() -> observer.pollDelayed(id(), name(), Duration.ofNanos(nanos)));
  }

  @Override
  final void ending(@Nullable Object outcome, boolean failed) {
    if (failed && outcome instanceof Throwable failure) {
      tell(() -> observer.taskFailed(id(), name(), failure));
    } else if (isAbortedOutcome(outcome)) {
      tell(() -> observer.taskAborted(id(), name()));
    } else {
      tell(() -> observer.taskCompleted(id(), name()));
    }
  }

  @Override
  Poll<T> pollOnce(Future<T> future, PollContext context) throws Throwable {
    tell(() -> observer.pollBegins(id(), name()));
    try {
      return future.poll(context);
    } finally {
      tell(() -> observer.pollEnds(id(), name()));
    }
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      scheduler.unhandled(failure);
    }
  }
}
