package cortado.sys;

import java.util.concurrent.atomic.AtomicInteger;

/// Wakes the thread that sleeps in a poller, and spares the system call when none does.
///
/// The sleeper brackets its system call with [#beginSleep()] and [#endSleep()]. Others ring when
/// they want it back, or announce a change that it has to take into account before it sleeps. The
/// system call that wakes must be sticky: made early, it ends the sleep that follows. [#beginSleep]
/// and [#endSleep] are for one thread at a time, the rest for any.
final class Doorbell {
  /*
   *              ring                        beginSleep
   *    RUNG ◀────────────── AWAKE ──────────────────────────▶ ASLEEP
   *      │                   ▲  ▲                               │ │
   *      └──beginSleep: no───┘  └────────────endSleep───────────┘ │
   *      ▲                                                        │
   *      └──────────────ring, announce: caller wakes──────────────┘
   *
   * (1) A ring is followed by a beginSleep that refuses, or by a sleep that is woken.
   * (2) A change announced is seen by the sleeper before it sleeps, or else the sleep is woken.
   * (3) Of the callers that find it ASLEEP one makes the system call, until the next sleep.
   *
   * Ordering: the danger is store-then-load on both sides, the sleeper missing the change and the
   * changer missing the sleep. Hence every operation, announce on an AWAKE or RUNG bell included,
   * is a read-modify-write of the one word: of any two, the later one sees what went before the
   * earlier one. An announce that only read the word would be right about the bell and still leave
   * its change unpublished.
   *
   * A ring that found ASLEEP may make its system call only after the sleep has ended by itself. It
   * then ends the following sleep early, which a poller is allowed to do.
   *
   * Proofs: DoorbellTest for the transitions and (3), DoorbellModelTest for (1) and (2) with twins,
   * DoorbellStress for the ordering.
   */
  private static final int AWAKE = 0;
  private static final int RUNG = 1;
  private static final int ASLEEP = 2;

  private final AtomicInteger state = new AtomicInteger(AWAKE);

  /// Returns whether to sleep; if not, the bell has been rung, and is quiet again. Either way
  /// [#endSleep()] comes next.
  boolean beginSleep() {
    if (state.compareAndSet(AWAKE, ASLEEP)) {
      return true;
    }
    state.getAndSet(AWAKE);
    return false;
  }

  /// Answers every ring so far.
  void endSleep() {
    state.getAndSet(AWAKE);
  }

  /// Wants the sleeper back. Returns whether the caller has to wake it.
  boolean ring() {
    return state.getAndSet(RUNG) == ASLEEP;
  }

  /// Publishes a change. Returns whether the caller has to wake the sleeper.
  boolean announce() {
    return state.getAndUpdate(seen -> seen == ASLEEP ? RUNG : seen) == ASLEEP;
  }
}
