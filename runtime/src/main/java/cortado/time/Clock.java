package cortado.time;

import cortado.runtime.internal.timer.Timers;
import java.time.Duration;

/// The clock of a runtime, which tests of code that waits may stop and move.
///
/// While it is paused, a runtime that has nothing else to do moves it to the next deadline by
/// itself, so that hours of sleep pass in no time and in order; while a blocking job runs, it does
/// not. Only the clock of a current-thread runtime can be paused. Safe for any thread.
public final class Clock {

  private final Timers timers;

  /// For runtimes: the clock that `timers` go by.
  public Clock(Timers timers) {
    this.timers = timers;
  }

  /// What time it is.
  public Moment now() {
    return new Moment(timers.clock().nanos());
  }

  /// Whether the clock stands still.
  public boolean isPaused() {
    return timers.clock().isPaused();
  }

  /// Stops the clock, at the next whole millisecond. Does nothing when it is paused; throws
  /// [IllegalStateException] where the clock cannot be.
  public void pause() {
    timers.clock().pause();
    timers.clockChanged();
  }

  /// Lets the clock run on from where it is. Does nothing when it is running.
  public void resume() {
    timers.clock().resume();
    timers.clockChanged();
  }

  /// Moves the paused clock ahead in one step.
  ///
  /// Timers that are due then fire when the runtime looks at them next, not before this returns,
  /// and all of them find the clock at its new time. Throws [IllegalStateException] while the clock
  /// is running.
  public void advance(Duration duration) {
    timers.clock().advance(Saturating.nanosOf(duration));
    timers.clockChanged();
  }
}
