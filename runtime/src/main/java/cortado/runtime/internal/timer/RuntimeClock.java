package cortado.runtime.internal.timer;

import java.time.Instant;
import java.util.function.LongSupplier;

/// The time of one runtime: nanoseconds since it started, never negative, never backwards.
///
/// Everything in a runtime that has to do with time reads this clock and no other, so that a test
/// may stop it: while it is paused only [#advance(long)] and [#advanceTo(long)] move it. Readings
/// of the underlying source may be negative and may wrap; only differences of them are used. Safe
/// for any thread.
public final class RuntimeClock {
  /*
   * (1) `pace` is the only mutable field and is replaced as a whole, under the monitor.
   * (2) A reading of the source counts only if `pace` is the same after it as before: otherwise a
   *     pause and a resume may lie between the two, and the result would be ahead of the clock.
   *
   * Proofs: RuntimeClockTest.
   */

  /// Either running from `origin`, a reading of the source, or standing still at `frozenNanos`.
  private static final class Pace {
    final boolean paused;
    final long origin;
    final long frozenNanos;

    private Pace(boolean paused, long origin, long frozenNanos) {
      this.paused = paused;
      this.origin = origin;
      this.frozenNanos = frozenNanos;
    }

    static Pace runningFrom(long origin) {
      return new Pace(false, origin, 0);
    }

    static Pace frozenAt(long nanos) {
      return new Pace(true, 0, nanos);
    }
  }

  private final LongSupplier source;
  private final boolean pausable;
  private final Instant startedAt = Instant.now();
  private volatile Pace pace;

  /// A clock that starts at zero, now.
  ///
  /// @param source a monotonic reading in nanoseconds, such as that of [System#nanoTime()]
  /// @param pausable whether it may be paused; only where one thread polls and drives can that work
  public RuntimeClock(LongSupplier source, boolean pausable) {
    this.source = source;
    this.pausable = pausable;
    this.pace = Pace.runningFrom(source.getAsLong());
  }

  /// A clock that runs with the machine's.
  public static RuntimeClock system(boolean pausable) {
    return new RuntimeClock(System::nanoTime, pausable);
  }

  /// A clock that stands still at zero, and once resumed runs with the machine's.
  public static RuntimeClock paused() {
    RuntimeClock clock = system(true);
    clock.pace = Pace.frozenAt(0);
    return clock;
  }

  /// Nanoseconds since the start.
  public long nanos() {
    Pace seen = pace;
    while (!seen.paused) {
      long nanos = source.getAsLong() - seen.origin;
      Pace after = pace;
      if (after == seen) {
        return nanos;
      }
      seen = after;
    }
    return seen.frozenNanos;
  }

  /// The time of day at which this clock was at zero, by the machine's calendar.
  public Instant startedAt() {
    return startedAt;
  }

  /// Whether the clock stands still.
  public boolean isPaused() {
    return pace.paused;
  }

  /// Stops the clock, at the next whole millisecond. Does nothing when it is paused.
  public synchronized void pause() {
    requirePausable();
    if (!pace.paused) {
      // Timers fire at whole milliseconds. Starting from one, a sleep takes exactly its duration.
      long ticks = (nanos() + Timers.NANOS_PER_TICK - 1) / Timers.NANOS_PER_TICK;
      pace = Pace.frozenAt(ticks * Timers.NANOS_PER_TICK);
    }
  }

  /// Lets the clock run on from where it is. Does nothing when it is running.
  public synchronized void resume() {
    if (pace.paused) {
      pace = Pace.runningFrom(source.getAsLong() - pace.frozenNanos);
    }
  }

  /// Moves a paused clock ahead by so many nanoseconds, in one step, and no further than
  /// [Long#MAX_VALUE].
  public synchronized void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException(
          "a clock cannot be moved back, was asked to advance by %d ns".formatted(nanos));
    }
    requirePaused();
    long moved = pace.frozenNanos + nanos;
    pace = Pace.frozenAt(moved < 0 ? Long.MAX_VALUE : moved);
  }

  /// Moves a paused clock to `nanos`, in one step. Does nothing when it is there or later, or has
  /// been resumed.
  public synchronized void advanceTo(long nanos) {
    if (pace.paused && nanos > pace.frozenNanos) {
      pace = Pace.frozenAt(nanos);
    }
  }

  private void requirePausable() {
    if (!pausable) {
      throw new IllegalStateException(
          "only the clock of a current-thread runtime can be paused; build one with"
              + " AsyncRuntime.currentThread()");
    }
  }

  private void requirePaused() {
    requirePausable();
    if (!pace.paused) {
      throw new IllegalStateException("the clock is running; call pause() before advance()");
    }
  }
}
