package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicInteger;

/// Which workers sleep, and how many of the others look for work.
///
/// Wakes one worker at a time: whoever adds work wakes a sleeper only if no worker is searching,
/// and a searcher that finds something wakes the next. Safe for any thread.
final class IdleWorkers {
  /*
   *   RUNNING ──tryStartSearching──▶ SEARCHING ──stopSearching──▶ RUNNING
   *      │                              │   ▲
   *      └────────────▶ PARKED ◀────────┘   │     park(…)
   *                        └────────────────┘     wakeOne()
   *                        └─────────────────────▶ RUNNING, by leaveParked(…), when it woke by itself
   *
   *   counts   bits 0..15  workers that are searching
   *            bits 16..31 workers that are not parked
   *
   * (1) A worker is in `sleepers` if and only if it is parked, as seen under the lock. Entering and
   *     leaving needs the lock; searching is counted without it.
   * (2) Work that has been added is never left lying while workers sleep and nobody is awake to find
   *     it. Who adds work does so before it calls wakeOne(); who stops searching as the last one,
   *     as park() or stopSearching() tell, looks at all queues after, or wakes another that will.
   *
   * Ordering: (2) needs the write of the queue before the read of `counts` on one side, and the
   * change of `counts` before the read of the queue on the other. All changes of `counts` are full;
   * wakeOne() reads it with one that adds nothing, since queues are filled by mere releases.
   *
   * Proofs: IdleWorkersTest, IdleWorkersModelTest for (2) with a twin that does not look again.
   */

  private static final int SEARCHING = 1;
  private static final int UNPARKED = 1 << 16;

  private final int workers;
  private final AtomicInteger counts;

  @GuardedBy("this")
  private final int[] sleepers;

  @GuardedBy("this")
  private int sleeping;

  /// All `workers` are running.
  IdleWorkers(int workers) {
    this.workers = workers;
    this.counts = new AtomicInteger(workers * UNPARKED);
    this.sleepers = new int[workers];
  }

  /// The worker that the caller must unpark, or -1. The worker is counted as searching.
  int wakeOne() {
    return mayWake() ? popSleeper() : -1;
  }

  private synchronized int popSleeper() {
    if (!mayWake()) {
      return -1;
    }
    int before = counts.getAndAdd(UNPARKED + SEARCHING);
    assert unparked(before) < workers;
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

  /// The caller has found something. True if nobody searches now, so that it must call
  /// [#wakeOne()].
  boolean stopSearching() {
    return searching(counts.getAndAdd(-SEARCHING)) == 1;
  }

  /// Enters the caller into the sleepers. True if nobody searches now, so that it must look at all
  /// queues once more before it sleeps.
  synchronized boolean park(int worker, boolean wasSearching) {
    sleepers[sleeping++] = worker;
    int before = counts.getAndAdd(-UNPARKED - (wasSearching ? SEARCHING : 0));
    return wasSearching && searching(before) == 1;
  }

  /// Takes a worker out that has woken by itself. False if it was taken out before, by
  /// [#wakeOne()], and so is counted as searching.
  synchronized boolean leaveParked(int worker) {
    for (int index = 0; index < sleeping; index++) {
      if (sleepers[index] == worker) {
        sleepers[index] = sleepers[--sleeping];
        int before = counts.getAndAdd(UNPARKED);
        assert unparked(before) < workers;
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

  private boolean mayWake() {
    int seen = counts.getAndAdd(0);
    return searching(seen) == 0 && unparked(seen) < workers;
  }

  private static int searching(int counts) {
    return counts & 0xffff;
  }

  private static int unparked(int counts) {
    return counts >>> 16;
  }
}
