package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicInteger;

/// Which workers sleep, and how many of the others look for work.
///
/// Wakes one worker at a time: whoever has work to share wakes a sleeper only if no worker is
/// searching, and a searcher that finds more than it can do wakes the next. Safe for any thread.
final class IdleWorkers {
  /*
   *   RUNNING ──tryStartSearching──▶ SEARCHING ──stopSearching──▶ RUNNING
   *      │                              │   ▲
   *      └────────────▶ PARKED ◀────────┘   │     park(…)
   *                        └────────────────┘     wakeOne()
   *                        └─────────────────────▶ RUNNING, by leaveParked(…), when it woke by itself
   *
   *   counts   bits 0..15  workers that are searching
   *            bits 16..31 workers that are parked
   *
   * (1) A worker is in `sleepers` if and only if it is parked, as seen under the lock. Entering and
   *     leaving needs the lock; searching is counted without it.
   * (2) A task in the inject queue is never left lying while everybody sleeps. Who pushes the
   *     first one does so before it calls wakeOne(); who parks looks at the inject queue once more after it was counted
   *     as parked. So wakeOne() finds it parked, or it finds the task.
   * (3) A task in a worker's own queue is that worker's, which does not park before the queue is
   *     empty. Nobody needs to be woken for it; if it is worth it or if the worker does not get on,
   *     somebody is, by the worker or by the watchdog.
   *
   * Ordering: (2) needs the write of the queue before the read of `counts` on one side, and the
   * change of `counts` before the read of the queue on the other. The size of the inject queue is
   * volatile, and so is `counts`, whose changes are full; so wakeOne() needs a mere read to see that
   * there is nobody to wake.
   *
   * Proofs: IdleWorkersTest, IdleWorkersModelTest for (2) with twins that do not look again, or look
   * too early; IdleWorkersStress for the ordering.
   */

  private static final int SEARCHING = 1;
  private static final int PARKED = 1 << 16;

  private final int workers;
  private final AtomicInteger counts = new AtomicInteger();

  @GuardedBy("this")
  private final int[] sleepers;

  @GuardedBy("this")
  private int sleeping;

  /// With all `workers` running, and room for spare ones that may join them.
  IdleWorkers(int workers, int spares) {
    this.workers = workers;
    this.sleepers = new int[workers + spares];
  }

  /// The worker that the caller must unpark, or -1. The worker is counted as searching.
  int wakeOne() {
    return mayWake() ? popSleeper() : -1;
  }

  private synchronized int popSleeper() {
    if (!mayWake()) {
      return -1;
    }
    int before = counts.getAndAdd(SEARCHING - PARKED);
    assert parked(before) > 0;
    return sleepers[--sleeping];
  }

  /// Counts the caller as searching, unless half of the workers are already.
  boolean tryStartSearching() {
    if (2 * searching(counts.get()) >= workers) {
      return false;
    }
    int before = counts.getAndAdd(SEARCHING);
    return before >= 0;
  }

  /// The caller has found something. True if nobody searches now, so that it should call
  /// [#wakeOne()] if there is more.
  boolean stopSearching() {
    return searching(counts.getAndAdd(-SEARCHING)) == 1;
  }

  /// Enters the caller into the sleepers. It must look at the inject queue once more before it
  /// sleeps. True if it was the last that searched, so that it should look at the others, too.
  synchronized boolean park(int worker, boolean wasSearching) {
    sleepers[sleeping++] = worker;
    int before = counts.getAndAdd(PARKED - (wasSearching ? SEARCHING : 0));
    return wasSearching && searching(before) == 1;
  }

  /// Takes a worker out that has woken by itself. False if it was taken out before, by
  /// [#wakeOne()], and so is counted as searching.
  synchronized boolean leaveParked(int worker) {
    for (int index = 0; index < sleeping; index++) {
      if (sleepers[index] == worker) {
        sleepers[index] = sleepers[--sleeping];
        int before = counts.getAndAdd(-PARKED);
        assert parked(before) > 0;
        return true;
      }
    }
    return false;
  }

  /// Whether nobody has taken the worker out of the sleepers.
  synchronized boolean isParked(int worker) {
    for (int index = 0; index < sleeping; index++) {
      if (sleepers[index] == worker) {
        return true;
      }
    }
    return false;
  }

  /// How many are parked.
  int parked() {
    return parked(counts.get());
  }

  private boolean mayWake() {
    int seen = counts.get();
    return searching(seen) == 0 && parked(seen) > 0;
  }

  private static int searching(int counts) {
    return counts & 0xffff;
  }

  private static int parked(int counts) {
    return counts >>> 16;
  }
}
