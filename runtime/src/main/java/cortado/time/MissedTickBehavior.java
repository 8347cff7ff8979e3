package cortado.time;

/// What an [Interval] does about ticks that nobody took in time.
///
/// It matters only for a tick that is taken more than 5 ms after it was due. With a period of 50
/// ms, and the tick due at 50 taken at 170, the next ones are due at
///
/// ```
/// BURST   100  150  200  250     the first two at once
/// DELAY   220  270  320  370
/// SKIP    200  250  300  350
/// ```
public enum MissedTickBehavior {
  /// Catches up: missed ticks come one after the other without a pause, then as planned. None is
  /// left out.
  BURST {
    @Override
    long nextNanos(long dueNanos, long nowNanos, long periodNanos) {
      return Saturating.add(dueNanos, periodNanos);
    }
  },

  /// Starts anew: the next tick comes one period after the late one was taken.
  DELAY {
    @Override
    long nextNanos(long dueNanos, long nowNanos, long periodNanos) {
      return Saturating.add(nowNanos, periodNanos);
    }
  },

  /// Leaves missed ticks out: the next tick is the first that the plan has after now.
  SKIP {
    @Override
    long nextNanos(long dueNanos, long nowNanos, long periodNanos) {
      long missedBy = (nowNanos - dueNanos) % periodNanos;
      return Saturating.add(nowNanos - missedBy, periodNanos);
    }
  };

  /// When to tick next, the tick of `dueNanos` having been taken too late, at `nowNanos`.
  abstract long nextNanos(long dueNanos, long nowNanos, long periodNanos);
}
