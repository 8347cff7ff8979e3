package cortado.time;

import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.task.TaskOptions;
import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.Timers;
import cortado.task.JoinHandle;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A runtime that consists of timers and a paused clock, turned by the test.
final class TimeFixture implements Services, AutoCloseable {

  final Timers timers;
  private final RuntimeClock clock = RuntimeClock.paused();
  private final @Nullable Current previous;

  TimeFixture() {
    timers = new Timers(clock, () -> {});
    previous = Current.enterPolling(this, this);
  }

  /// Moves the clock in one step and turns the driver once.
  void advance(Duration duration) {
    clock.advance(Saturating.nanosOf(duration));
    timers.fireDue();
  }

  void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /// Moves the clock from deadline to deadline until `condition` holds.
  void autoAdvanceUntil(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      clock.advanceTo(timers.settle());
      timers.fireDue();
    }
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Reactor reactor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, TaskOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long cleanUpNanos() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unhandled(Throwable failure) {
    throw new AssertionError(failure);
  }

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> job, TaskOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    Current.leave(previous);
  }
}
