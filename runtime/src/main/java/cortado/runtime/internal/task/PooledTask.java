package cortado.runtime.internal.task;

import cortado.future.Future;
import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A task of a local set or an executor. It may be made before there is a runtime, and is observed
/// from when it is first polled in one whose tasks are.
public final class PooledTask<T extends @Nullable Object> extends ObservedTask<T> {

  private final Supplier<@Nullable RuntimeObserver> observers;

  /// A task that the caller owns and has to put into a queue. Who hears of it is asked of
  /// `observers`, now and before each poll, as long as nobody does.
  public PooledTask(
      Future<T> future,
      Scheduler scheduler,
      TaskOptions options,
      Supplier<@Nullable RuntimeObserver> observers) {
    super(future, scheduler, options);
    this.observers = observers;
    introduce();
  }

  private void introduce() {
    RuntimeObserver observer = observers.get();
    if (observer != null) {
      introduceTo(observer);
    }
  }

  @Override
  Poll<T> pollOnce(Future<T> future, PollContext context) throws Throwable {
    if (!isKnown()) {
      introduce();
    }
    return super.pollOnce(future, context);
  }
}
