package cortado.runtime.internal.schedule;

/// What a watchdog has seen of one thread that polls. Confined to it, but for [#isStuckIn].
final class Vigil {

  /// The beat of the last sample.
  private int beat;

  /// For how long the thread has been in the same poll.
  private long stalledNanos;

  private boolean reported;

  /// An odd beat at which the poll counts as stuck, or zero.
  private volatile int stuckBeat;

  /// Whether tasks were waiting for the thread at the last sample.
  boolean hadTasks;

  /// Looks at the beat, so long after the last time. Whether it is in the same poll as then.
  boolean isStalled(int now, long elapsedNanos) {
    if ((now & 1) == 0 || now != beat) {
      return false;
    }
    stalledNanos += elapsedNanos;
    return true;
  }

  /// How many polls have begun or gone on since the last sample; the thread is in another one, or
  /// in none.
  int moveOn(int now) {
    int polls = Math.max(1, (now - beat) >>> 1);
    beat = now;
    stalledNanos = 0;
    reported = false;
    return polls;
  }

  /// For how long the thread has been in the same poll.
  long stalledNanos() {
    return stalledNanos;
  }

  /// The beat of that poll.
  int beat() {
    return beat;
  }

  /// That poll is stuck. Whether this is the first to say so.
  boolean setStuck() {
    if (reported) {
      return false;
    }
    reported = true;
    stuckBeat = beat;
    return true;
  }

  /// Whether the poll of that beat is stuck. Safe for any thread.
  boolean isStuckIn(int poll) {
    return (poll & 1) != 0 && stuckBeat == poll;
  }
}
