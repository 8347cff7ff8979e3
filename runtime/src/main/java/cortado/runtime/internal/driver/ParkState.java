package cortado.runtime.internal.driver;

import java.util.concurrent.atomic.AtomicInteger;

/// Whether a thread sleeps, and how, or has been told not to.
///
/// [#beginPark] and [#endPark] are for that thread; [#unpark] is safe for any.
final class ParkState {
  /*
   *            beginPark(DRIVING)
   *        ┌────────────────────────▶ DRIVING ──┐
   *      EMPTY                                  ├──unpark: caller wakes──▶ NOTIFIED ──endPark──▶ EMPTY
   *        ├────────────────────────▶ PARKED ───┘                             ▲
   *        │   beginPark(PARKED)                                              │
   *        └──────────────────────────── unpark ──────────────────────────────┘
   *
   * (1) An unpark is never lost: the next beginPark refuses, or the caller wakes the sleeper.
   * (2) Of the callers that find the thread asleep one wakes it, until the next sleep.
   *
   * Ordering: what happened before an unpark is visible after the endPark that answers it. Every
   * operation is a full read-modify-write of the one word.
   *
   * Proofs: ParkStateModelTest for (1) and (2), with a twin that sleeps without looking again;
   * ParkStateStress for the ordering.
   */

  static final int EMPTY = 0;
  static final int PARKED = 1;
  static final int DRIVING = 2;
  static final int NOTIFIED = 3;

  private final AtomicInteger state = new AtomicInteger(EMPTY);

  /// Announces a sleep of the given kind. False if the thread must not sleep. Either way [#endPark]
  /// comes next.
  boolean beginPark(int kind) {
    return state.compareAndSet(EMPTY, kind);
  }

  /// The thread is awake, and will look at everything that it may have been unparked for. True if
  /// it was.
  boolean endPark() {
    return state.getAndSet(EMPTY) == NOTIFIED;
  }

  /// Whether the next sleep would be refused.
  boolean isNotified() {
    return state.get() == NOTIFIED;
  }

  /// Tells the thread not to sleep. Returns the state from before: PARKED and DRIVING are the
  /// caller's to end.
  int unpark() {
    return state.getAndSet(NOTIFIED);
  }
}
