package cortado.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a runtime, which tests of code that waits may stop and move.
///
/// While it is paused, a runtime that has nothing else to do moves it to the next deadline by
/// itself, so that hours of sleep pass in no time and in order; while a blocking job runs, it does
/// not. Only the clock of a current-thread runtime can be paused. Runtimes implement this, nobody
/// else. Safe for any thread.
///
/// It tells the time of day, too: the machine's at the runtime's start, and what has passed on this
/// clock since. So code that takes an [InstantSource] follows the same paused clock as the sleeps
/// around it, and is not disturbed when the machine's clock is set.
public interface Clock extends InstantSource {

  /// What time it is.
  Moment now();

  /// The time of day at `moment`, which may be ahead.
  Instant instantOf(Moment moment);

  /// The moment at which it is `instant`; the first or last of all for one that is out of range.
  Moment momentOf(Instant instant);

  /// The time of day now.
  @Override
  default Instant instant() {
    return instantOf(now());
  }

  /// Whether the clock stands still.
  boolean isPaused();

  /// Stops the clock, at the next whole millisecond. Does nothing when it is paused; throws
  /// [IllegalStateException] where the clock cannot be.
  void pause();

  /// Lets the clock run on from where it is. Does nothing when it is running.
  void resume();

  /// Moves the paused clock ahead in one step.
  ///
  /// Timers that are due then fire when the runtime looks at them next, not before this returns,
  /// and all of them find the clock at its new time. Throws [IllegalStateException] while the clock
  /// is running.
  void advance(Duration duration);
}
