package cortado.time;

import java.time.Duration;

/// The clock of a runtime, which tests of code that waits may stop and move.
///
/// While it is paused, a runtime that has nothing else to do moves it to the next deadline by
/// itself, so that hours of sleep pass in no time and in order; while a blocking job runs, it does
/// not. Only the clock of a current-thread runtime can be paused. Runtimes implement this, nobody
/// else. Safe for any thread.
public interface Clock {

  /// What time it is.
  Moment now();

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
