package cortado.runtime.internal.schedule;

import cortado.runtime.internal.metrics.Padded;

/// How fast a worker gets on, and so whether what waits for it is worth another thread.
///
/// To wake a thread takes some microseconds, and a task that moves between processors brings its
/// memory along; so tasks that are done in a moment are better left where they are. What a poll
/// takes is an average: the clock is read when the worker looks at the driver, sleeps or wakes, and
/// never for a single poll.
///
/// [#begin], [#look] and [#park] are for the worker; the rest is safe for any thread.
final class Pace extends Padded {
  /*
   * (1) `lookedNanos` is zero if and only if the worker has announced that it sleeps. It does so
   *     before it looks at the inject queue for the last time. So who has pushed something there and
   *     then sees another value knows that the worker will find it.
   *
   * Ordering: (1) is a store before a load on either side; all four are volatile.
   *
   * Proofs: PaceTest, IdleWorkersModelTest for (1) with a twin that announces it too late.
   */

  /// Less work than this is not worth waking a thread.
  private static final long WORTH_NANOS = 25_000;

  /// Polls shorter than this are not worth moving, however many there are.
  private static final long TINY_NANOS = 250;

  /// Within this time after a look a worker counts as busy with short polls.
  private static final long RECENT_NANOS = 50_000;

  /// For so long those that wait elsewhere may wait.
  private static final long OTHERS_NANOS = 200_000;

  /// What a poll takes as long as nobody knows.
  private static final long GUESS_NANOS = 1_000;

  private static final int POLLS_PER_SAMPLE = 32;

  /// By what part a sample moves the average, at most. So one long poll among thousands of short
  /// ones does not count; if all have become long, the watchdog tells.
  private static final int WEIGHT = 4;

  private volatile long meanNanos = GUESS_NANOS;
  private volatile long lookedNanos;

  /// Set by the watchdog.
  private volatile boolean stalled;

  private boolean hasSample;
  private long sinceNanos;
  private int sincePolls;
  private long busyNanos;
  private int busyPolls;

  /// The worker is awake, and its polls until now, so many, are counted.
  void begin(long nowNanos, int polls) {
    sinceNanos = nowNanos;
    sincePolls = polls;
    lookedNanos = nowNanos | 1;
  }

  /// The worker looks around.
  void look(long nowNanos, int polls) {
    account(nowNanos, polls);
    lookedNanos = nowNanos | 1;
  }

  /// The worker is about to sleep, unless it finds something.
  void park(long nowNanos, int polls) {
    account(nowNanos, polls);
    lookedNanos = 0;
  }

  private void account(long nowNanos, int polls) {
    busyNanos += nowNanos - sinceNanos;
    busyPolls += polls - sincePolls;
    sinceNanos = nowNanos;
    sincePolls = polls;
    if (busyPolls >= POLLS_PER_SAMPLE) {
      long sample = busyNanos / busyPolls;
      meanNanos = hasSample ? moved(meanNanos, sample) : sample;
      hasSample = true;
      busyNanos = 0;
      busyPolls = 0;
    }
  }

  private static long moved(long mean, long sample) {
    long step = mean / WEIGHT + 1;
    return mean + Math.clamp(sample - mean, -step, step);
  }

  /// Corrects the average for a worker whose polls are so long that it has not done so itself.
  void observe(long pollNanos) {
    meanNanos = pollNanos;
  }

  /// Whether so many tasks, polled one after another, keep the worker for so long that another
  /// should take some.
  boolean isWorthSharing(int tasks) {
    long mean = meanNanos;
    return mean >= TINY_NANOS && tasks * mean >= WORTH_NANOS;
  }

  /// After how many polls it is time to see to those that wait elsewhere.
  int pollsUntilOthers() {
    return Math.clamp(OTHERS_NANOS / Math.max(1, meanNanos), 2, 127);
  }

  /// How long so many tasks keep the worker.
  long nanosOf(int tasks) {
    return tasks * meanNanos;
  }

  /// Whether the worker is awake.
  boolean isAwake() {
    return lookedNanos != 0;
  }

  /// Whether the worker is awake and has looked around a moment ago.
  boolean isKeepingUp(long nowNanos) {
    long looked = lookedNanos;
    return looked != 0 && nowNanos - looked < RECENT_NANOS;
  }

  /// Whether the worker has been in one poll for so long that everything may be taken from it.
  boolean isStalled() {
    return stalled;
  }

  void setStalled(boolean value) {
    if (stalled != value) {
      stalled = value;
    }
  }
}
