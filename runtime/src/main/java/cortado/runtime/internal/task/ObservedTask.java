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
    permits PooledTask, TimedTask {

  private final Scheduler scheduler;

  /// Null as long as nobody has heard of it. For the owner.
  private @Nullable RuntimeObserver observer;

  ObservedTask(Future<T> future, Scheduler scheduler, TaskOptions options) {
    super(future, scheduler, options);
    this.scheduler = scheduler;
  }

  /// A task that the caller owns and has to put into a queue, and of which the observer has heard.
  public static <T extends @Nullable Object> ObservedTask<T> spawned(
      Future<T> future, Scheduler scheduler, TaskOptions options, RuntimeObserver observer) {
    var task = new ObservedTask<>(future, scheduler, options);
    task.introduceTo(observer);
    return task;
  }

  final boolean isKnown() {
    return observer != null;
  }

  /// Has `listener` hear of it from now on. For the owner, once.
  final void introduceTo(RuntimeObserver listener) {
    observer = listener;
    tell(() -> listener.taskSpawned(id(), name()));
  }

  final void tellDelay(long nanos) {
    RuntimeObserver told = observer;
    if (told != null) {
      tell(() -> told.pollDelayed(id(), name(), Duration.ofNanos(nanos)));
    }
  }

  @Override
  final void ending(@Nullable Object outcome, boolean failed) {
    RuntimeObserver told = observer;
    if (told == null) {
      return;
    }
    if (failed && outcome instanceof Throwable failure) {
      tell(() -> told.taskFailed(id(), name(), failure));
    } else if (isAbortedOutcome(outcome)) {
      tell(() -> told.taskAborted(id(), name()));
    } else {
      tell(() -> told.taskCompleted(id(), name()));
    }
  }

  @Override
  Poll<T> pollOnce(Future<T> future, PollContext context) throws Throwable {
    RuntimeObserver told = observer;
    if (told == null) {
      return super.pollOnce(future, context);
    }
    tell(() -> told.pollBegins(id(), name()));
    try {
      return super.pollOnce(future, context);
    } finally {
      tell(() -> told.pollEnds(id(), name()));
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
