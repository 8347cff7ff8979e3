package cortado.runtime.internal.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The life of a task as one word, and the only code that changes it.
///
/// Each transition returns what its caller must do next. Safe for any thread, except those that say
/// that they are for the owner.
abstract class TaskState {
  /*
   *                          wake, abort
   *             (idle) ───────────────────────▶ OWNED: by a queue ──┐ wake: adds WOKEN
   *               ▲                              ▲      │    ▲      │ abort: adds ABORTED
   *               │          pending, and woken, │      │    └──────┘ and so it does
   *               │       aborted or has yielded │      │ run         for the thread
   *               │                              │      ▼
   *               └────────────────────────── OWNED: by a thread, which polls
   *                  pending, neither since             │
   *                                                     │ value, failure, cancelled
   *                                                     ▼
   *                                                 COMPLETE
   *
   *   bit 0  OWNED      a queue or a thread has the future; a new task is its maker's
   *   bit 1  WOKEN      a poll is due, besides the one that a task in a queue waits for anyway
   *   bit 2  COMPLETE   the outcome is final; nothing but bits 4 and 5 means anything any more
   *   bit 3  ABORTED    whoever polls the future next cancels it instead
   *   bit 4  FAILED     the outcome is an exception
   *   bit 5  DETACHED   nobody will ask for the outcome
   *   bit 6  UNWINDING  the future is being cancelled, and its clean-up polled
   *
   * (1) OWNED is a lock: one thread sets it, and it is cleared by the last of those to whom it was
   *     handed on. It guards the future. Putting a task into a queue hands it to the queue, and
   *     taking it out to whoever does. So neither changes the word: a task that yields is polled
   *     again and again without a single change to it.
   * (2) So a task is in one queue at most, and never in one while it is polled.
   * (3) A wake after the poll began is never lost: it finds OWNED and leaves WOKEN behind, with which
   *     the task does not become idle. Who takes the task from a queue removes it before the poll.
   * (4) COMPLETE is final.
   * (5) An abort counts once. The owner trades ABORTED for UNWINDING, after which only the end of
   *     the runtime sets ABORTED again: clean-up that has begun is not begun again, and is cut when
   *     the runtime ends. If the end came before the trade, OwnedTasks is closed, and refuses the
   *     task as it becomes idle.
   *
   * Who looks at an idle task for a dump owns it meanwhile, and polls nothing; all the above holds
   * for that as for a poll that was pending.
   *
   * Ordering: what happened before a wake is visible to the poll that it asks for, and what a poll
   * did is visible to the next one. A wake is therefore a read-modify-write even when it changes
   * nothing: a mere look at WOKEN could pass the waker's own earlier writes, and the poll about to
   * begin would miss them. The poll begins with a mere look: what that does not see comes after it,
   * and is found by the change to idle. The plain fields of the cell are published by these same
   * changes, or by the queue.
   *
   * Proofs: TaskStateTest for each transition, TaskStateModelTest for (1) to (5) with twins that lose
   * a wake or an abort, TaskInspectionModelTest for the same while somebody looks at the task, with
   * twins of its own; TaskWakeStress and TaskInspectionStress for the ordering.
   */

  static final int OWNED = 1;
  static final int WOKEN = 1 << 1;
  static final int COMPLETE = 1 << 2;
  static final int ABORTED = 1 << 3;
  static final int FAILED = 1 << 4;
  static final int DETACHED = 1 << 5;
  static final int UNWINDING = 1 << 6;

  /// What the owner must do with the future now.
  enum Next {
    POLL,
    /// Begin to cancel it: the task was aborted.
    CANCEL,
    /// Cancel it without clean-up: the runtime ends while the task cleans up.
    CUT
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(TaskState.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // Accessed through STATE.
  private volatile int state;

  /// A task that is its maker's, who puts it into a queue, or one that is idle.
  TaskState(boolean owned) {
    STATE.set(this, owned ? OWNED : 0);
  }

  final int snapshot() {
    return state;
  }

  /// A wake. True if the caller owns the task now, and must put it into a queue.
  final boolean transitionToWoken() {
    for (int seen = state; (seen & COMPLETE) == 0; seen = state) {
      boolean idle = isIdle(seen);
      if (casState(seen, seen | (idle ? OWNED : WOKEN))) {
        return idle;
      }
    }
    return false;
  }

  /// An abort. True if the caller owns the task now, and must put it into a queue.
  final boolean transitionToAborted() {
    for (int seen = state; (seen & (COMPLETE | UNWINDING)) == 0; seen = state) {
      if (casState(seen, seen | OWNED | ABORTED)) {
        return isIdle(seen);
      }
    }
    return false;
  }

  /// For the owner, who took it from a queue: a poll begins.
  final Next transitionToPolled() {
    int seen = state;
    if ((seen & (WOKEN | ABORTED)) == 0) {
      return Next.POLL;
    }
    while (!casState(seen, afterBegin(seen))) {
      seen = state;
    }
    if ((seen & ABORTED) == 0) {
      return Next.POLL;
    }
    return (seen & UNWINDING) == 0 ? Next.CANCEL : Next.CUT;
  }

  private static int afterBegin(int seen) {
    return (seen & ~(WOKEN | ABORTED)) | ((seen & ABORTED) == 0 ? 0 : UNWINDING);
  }

  /// For the owner: the poll was pending. False if it was woken or aborted meanwhile, and is still
  /// the caller's, who must put it into a queue.
  final boolean transitionToIdle() {
    for (int seen = state; (seen & (WOKEN | ABORTED)) == 0; seen = state) {
      if (casState(seen, seen & ~OWNED)) {
        return true;
      }
    }
    return false;
  }

  /// Makes the caller the owner of an idle task. False, and does nothing, if it is not idle.
  final boolean tryOwn() {
    for (int seen = state; isIdle(seen); seen = state) {
      if (casState(seen, seen | OWNED)) {
        return true;
      }
    }
    return false;
  }

  /// Takes an idle task away from its wakers, for the runtime's end. True if the caller now owns it
  /// and must cancel it; otherwise its owner will, or it has ended.
  final boolean transitionToShutdown() {
    for (int seen = state; (seen & COMPLETE) == 0; seen = state) {
      if (casState(seen, seen | OWNED | ABORTED)) {
        return isIdle(seen);
      }
    }
    return false;
  }

  /// The owner has stored the outcome. Returns the state from before.
  final int transitionToComplete(boolean failed) {
    // OWNED is set, COMPLETE and FAILED are not, so adding changes just these bits.
    return (int) STATE.getAndAdd(this, COMPLETE - OWNED + (failed ? FAILED : 0));
  }

  /// The handle gave up the outcome. Returns the state from before.
  final int transitionToDetached() {
    return (int) STATE.getAndBitwiseOr(this, DETACHED);
  }

  static boolean isComplete(int state) {
    return (state & COMPLETE) != 0;
  }

  static boolean isFailed(int state) {
    return (state & FAILED) != 0;
  }

  static boolean isAborted(int state) {
    return (state & ABORTED) != 0;
  }

  static boolean isDetached(int state) {
    return (state & DETACHED) != 0;
  }

  static boolean isUnwinding(int state) {
    return (state & UNWINDING) != 0;
  }

  static boolean isIdle(int state) {
    return (state & (OWNED | COMPLETE)) == 0;
  }

  private boolean casState(int expected, int next) {
    return STATE.compareAndSet(this, expected, next);
  }
}
