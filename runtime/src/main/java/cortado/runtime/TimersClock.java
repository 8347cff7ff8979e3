package cortado.runtime;

import cortado.runtime.internal.timer.Timers;
import cortado.time.Clock;
import cortado.time.Moment;
import java.time.Duration;
import java.time.Instant;

/// The clock that the timers of a runtime go by. Safe for any thread.
final class TimersClock implements Clock {

  private final Timers timers;

  TimersClock(Timers timers) {
    this.timers = timers;
  }

  @Override
  public Moment now() {
    return new Moment(timers.clock().nanos());
  }

  @Override
  public Instant instantOf(Moment moment) {
    return timers.clock().startedAt().plusNanos(moment.nanos());
  }

  @Override
  public Moment momentOf(Instant instant) {
    return new Moment(0).plus(Duration.between(timers.clock().startedAt(), instant));
  }

  @Override
  public boolean isPaused() {
    return timers.clock().isPaused();
  }

  @Override
  public void pause() {
    timers.clock().pause();
    timers.clockChanged();
  }

  @Override
  public void resume() {
    timers.clock().resume();
    timers.clockChanged();
  }

  @Override
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "a clock cannot be moved back, was asked to advance by " + duration);
    }
    timers.clock().advance(AsyncRuntime.nanosOf(duration));
    timers.clockChanged();
  }
}
