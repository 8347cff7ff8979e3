package cortado.runtime.internal.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The life of a task as one word, and the only code that changes it.
///
/// Each transition returns what its caller must do next. Safe for any thread, except the
/// transitions out of RUNNING, which belong to the thread that made the one into it.
abstract class TaskState {
  /*
   *                wake, abort                     run
   *      (idle) ───────────────▶ SCHEDULED ─────────────────▶ RUNNING ──┐ wake: adds SCHEDULED
   *        ▲                         ▲                         │  │  ▲  │ abort: adds both
   *        │ pending, no wake since  │ pending: woken since,   │  │  └──┘
   *        └─────────────────────────┴─── or has yielded ──────┘  │
   *                                             value, failure, cancelled
   *                                                               ▼
   *                                                            COMPLETE
   *
   *   bit 0  RUNNING    a thread owns the future
   *   bit 1  SCHEDULED  a poll is due; the task is in exactly one queue unless RUNNING
   *   bit 2  COMPLETE   the outcome is final; nothing but bits 4 and 5 means anything any more
   *   bit 3  ABORTED    whoever owns the future next cancels it instead of polling
   *   bit 4  FAILED     the outcome is an exception
   *   bit 5  DETACHED   nobody will ask for the outcome
   *   bit 6  UNWINDING  the future is being cancelled, and its clean-up polled
   *
   * (1) RUNNING is a lock: one thread sets it, and only that thread clears it. It guards the future.
   * (2) A task enters a queue only by the change that sets SCHEDULED while neither RUNNING nor
   *     COMPLETE, or by the change that clears RUNNING and finds or leaves SCHEDULED. So it is
   *     never in two.
   * (3) A wake after the poll began is never lost: it leaves SCHEDULED behind, which only the next
   *     change to RUNNING removes.
   * (4) COMPLETE is final.
   * (5) An abort counts once. Whoever owns the future trades ABORTED for UNWINDING, after which only
   *     the end of the runtime sets ABORTED again: clean-up that has begun is not begun again, and
   *     is cut when the runtime ends. If the end came before the trade, OwnedTasks is closed, and
   *     refuses the task as it becomes idle.
   *
   * Who looks at an idle task for a dump has it RUNNING meanwhile, and polls nothing; all the above
   * holds for that as for a poll that was pending.
   *
   * Ordering: what happened before a wake is visible to the poll that it asks for, and what a poll
   * did is visible to the next one. A wake is therefore a read-modify-write even when it changes
   * nothing: a mere look at SCHEDULED could pass the waker's own earlier writes, and the poll about
   * to begin would miss them. The plain fields of the cell are published by these same changes.
   *
   * Proofs: TaskStateTest for each transition, TaskStateModelTest for (1) to (5) with a twin that
   * loses the wake during a poll, TaskInspectionModelTest for the same while somebody looks at the
   * task, with twins of its own; TaskWakeStress and TaskInspectionStress for the ordering.
   */

  static final int RUNNING = 1;
  static final int SCHEDULED = 1 << 1;
  static final int COMPLETE = 1 << 2;
  static final int ABORTED = 1 << 3;
  static final int FAILED = 1 << 4;
  static final int DETACHED = 1 << 5;
  static final int UNWINDING = 1 << 6;

  /// What a thread that took a task from a queue must do with it.
  enum AfterRunning {
    POLL,
    /// Begin to cancel it: the task was aborted.
    CANCEL,
    /// The task ended while it was in the queue.
    FORGET
  }

  /// What a thread whose poll was pending must do.
  enum AfterIdle {
    NOTHING,
    SCHEDULE,
    /// The task was aborted meanwhile and is still the caller's, who begins to cancel it.
    CANCEL,
    /// The runtime ends while the task cleans up. It is still the caller's, who cuts that short.
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

  /// A new task is on its way into a queue.
  TaskState() {
    STATE.set(this, SCHEDULED);
  }

  final int snapshot() {
    return state;
  }

  /// A wake. True if the caller must put the task into a queue.
  final boolean transitionToScheduled() {
    int before = (int) STATE.getAndBitwiseOr(this, SCHEDULED);
    return isIdle(before);
  }

  /// An abort. True if the caller must put the task into a queue.
  final boolean transitionToAborted() {
    for (int seen = state; (seen & (COMPLETE | UNWINDING)) == 0; seen = state) {
      if (casState(seen, seen | SCHEDULED | ABORTED)) {
        return isIdle(seen);
      }
    }
    return false;
  }

  /// The caller took the task from a queue.
  final AfterRunning transitionToRunning() {
    for (int seen = state; (seen & (RUNNING | COMPLETE)) == 0; seen = state) {
      if ((seen & ABORTED) != 0) {
        if (casState(seen, (seen & ~(SCHEDULED | ABORTED)) | RUNNING | UNWINDING)) {
          return AfterRunning.CANCEL;
        }
      } else if (casState(seen, (seen & ~SCHEDULED) | RUNNING)) {
        return AfterRunning.POLL;
      }
    }
    return AfterRunning.FORGET;
  }

  /// The poll was pending.
  final AfterIdle transitionToIdle() {
    for (int seen = state; (seen & ABORTED) == 0; seen = state) {
      if (casState(seen, seen & ~RUNNING)) {
        return (seen & SCHEDULED) == 0 ? AfterIdle.NOTHING : AfterIdle.SCHEDULE;
      }
    }
    return transitionToUnwinding();
  }

  /// The poll was pending, and the task has asked for the next one. Never [AfterIdle#NOTHING].
  final AfterIdle transitionToYielded() {
    for (int seen = state; (seen & ABORTED) == 0; seen = state) {
      if (casState(seen, (seen & ~RUNNING) | SCHEDULED)) {
        return AfterIdle.SCHEDULE;
      }
    }
    return transitionToUnwinding();
  }

  /// The task was aborted while it was RUNNING, as it still is.
  private AfterIdle transitionToUnwinding() {
    for (int seen = state; (seen & UNWINDING) == 0; seen = state) {
      if (casState(seen, (seen & ~(SCHEDULED | ABORTED)) | UNWINDING)) {
        return AfterIdle.CANCEL;
      }
    }
    return AfterIdle.CUT;
  }

  /// Takes the future of an idle task away from those who would poll it, to look at it. True if the
  /// caller now owns it and must give it back with [#transitionFromInspected()].
  final boolean transitionToInspected() {
    for (int seen = state; isIdle(seen); seen = state) {
      if (casState(seen, seen | RUNNING)) {
        return true;
      }
    }
    return false;
  }

  /// Gives the future back. True if the caller must put the task into a queue: it was woken or
  /// aborted meanwhile, or the runtime has begun to end and has left it to its owner.
  final boolean transitionFromInspected() {
    while (true) {
      int seen = state;
      boolean due = (seen & (SCHEDULED | ABORTED)) != 0;
      if (casState(seen, (seen & ~RUNNING) | (due ? SCHEDULED : 0))) {
        return due;
      }
    }
  }

  /// Takes the task away from its queue or its wakers, for the runtime's end. True if the caller
  /// now owns the future and must cancel it; otherwise its owner will, or it has ended.
  final boolean transitionToShutdown() {
    for (int seen = state; (seen & COMPLETE) == 0; seen = state) {
      if (casState(seen, seen | ABORTED | RUNNING)) {
        return (seen & RUNNING) == 0;
      }
    }
    return false;
  }

  /// The owner has stored the outcome. Returns the state from before.
  final int transitionToComplete(boolean failed) {
    // RUNNING is set, COMPLETE and FAILED are not, so adding changes just these bits.
    return (int) STATE.getAndAdd(this, COMPLETE - RUNNING + (failed ? FAILED : 0));
  }

  /// The handle gave up the outcome. Returns the state from before.
  final int transitionToDetached() {
    return (int) STATE.getAndBitwiseOr(this, DETACHED);
  }

  static boolean isRunning(int state) {
    return (state & RUNNING) != 0;
  }

  static boolean isScheduled(int state) {
    return (state & SCHEDULED) != 0;
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

  private static boolean isIdle(int state) {
    return (state & (RUNNING | SCHEDULED | COMPLETE)) == 0;
  }

  private boolean casState(int expected, int next) {
    return STATE.compareAndSet(this, expected, next);
  }
}
