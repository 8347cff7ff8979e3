package cortado.runtime.internal.schedule;

import cortado.observe.WorkerMetrics;
import cortado.runtime.internal.metrics.BusyTime;
import cortado.runtime.internal.metrics.Count;
import cortado.runtime.internal.metrics.Padded;
import cortado.runtime.internal.task.PollContext;
import java.time.Duration;

/// What one worker has done. It counts when it looks around, sleeps and steals, not at each poll:
/// its context knows those, modulo 2^31.
///
/// [#metrics] is safe for any thread, the rest for the worker.
final class WorkerCounts extends Padded {

  private static final int POLLS_MASK = Integer.MAX_VALUE;

  private final PollContext context;
  private final BusyTime busy = new BusyTime();
  private final Count vainWakes = new Count();
  private final Count steals = new Count();
  private final Count stolen = new Count();

  /// As of the last look.
  private final Count polls = new Count();

  private long pollsAtWake;

  /// Of a worker that polls with `context`, and sleeps.
  WorkerCounts(PollContext context) {
    this.context = context;
  }

  /// Whether the worker is awake. Safe for any thread.
  boolean isAwake() {
    return BusyTime.isAwake(busy.snapshot());
  }

  void wake(long nowNanos) {
    pollsAtWake = polls.get();
    busy.wake(nowNanos);
  }

  /// At least once in 2^31 polls.
  void look() {
    polls.add(pollsSince(polls.get(), context.polls()));
  }

  void sleep(long nowNanos) {
    look();
    busy.sleep(nowNanos);
    if (polls.get() == pollsAtWake) {
      vainWakes.increment();
    }
  }

  /// The worker ends, asleep or not.
  void end(long nowNanos) {
    if (isAwake()) {
      sleep(nowNanos);
    }
  }

  /// How many polls there were as of the last look.
  long polls() {
    return polls.get();
  }

  /// So many tasks were taken from another worker.
  void stole(int tasks) {
    steals.increment();
    stolen.add(tasks);
  }

  /// All of it, with what the worker knows itself. Without a mean, that of all polls is told.
  WorkerMetrics metrics(int index, long threadId, long meanNanos, int queued) {
    long atLook = polls.get();
    // Read after it, so it is never less; a poll that goes on counts.
    long pollsNow = atLook + pollsSince(atLook, (context.beatNow() + 1) >>> 1);
    long snapshot = busy.snapshot();
    long busyNanos = BusyTime.nanos(snapshot, System.nanoTime());
    long mean = meanNanos >= 0 ? meanNanos : busyNanos / Math.max(1, pollsNow);
    return new WorkerMetrics(
        index,
        threadId,
        !BusyTime.isAwake(snapshot),
        Duration.ofNanos(busyNanos),
        busy.sleeps(),
        vainWakes.get(),
        pollsNow,
        Duration.ofNanos(mean),
        context.forcedYields.get(),
        steals.get(),
        stolen.get(),
        queued);
  }

  private static int pollsSince(long before, int nowModulo) {
    return (nowModulo - (int) before) & POLLS_MASK;
  }
}
