package cortado.machine;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Owner;
import cortado.future.Pending;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.future.Waker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The frame of an async function: where it is suspended, on what, and (in the generated subclass)
/// its live variables.
///
/// It is its own [Ready]. The public methods are steps of the state machine and are called by the
/// generated body alone. Confined to the owner of the future.
public abstract class StateMachine<T extends @Nullable Object>
    implements Future<T>, Ready<T>, Owner {
  /*
   *              enter                   suspend
   *  UNSTARTED ─────────▶ BUSY ──────────────────────▶ k > 0, suspended at await k
   *      │                │  ▲ │                              │            │
   *      │ cancel         │  │ └───────── answered ──────▶   │            │ cancel: Cancelled
   *      │                │  └─────────── enter ──────────────┘            │ thrown at await k
   *      ▼                ▼ end, broke                                     ▼
   *  FINISHED ◀───────────┴─────────────────────────────────────────────  BUSY
   *
   * (1) While state > 0, `held` is the child, which the function waits for.
   * (2) BUSY, and BUSY - k while the child at await k is being cancelled, is also the lock on the
   *     frame: begin() refuses it, and cancel() does nothing.
   * (3) A FINISHED frame refers to nothing but its result, in `held`, and, when it completed, its
   *     receiver.
   * (4) A function that was polled ahead of its awaiter (see Segment) is READY_AHEAD or FAILED_AHEAD
   *     instead, with the value or the failure as its result, until the awaiter polls it.
   *
   * A poll is begin; then, in the body, enter and perhaps suspend or answered; then end, or broke.
   */

  /// The state of a machine that has not been polled.
  private static final int UNSTARTED = 0;

  /// The state of a machine that has ended, in whatever way.
  private static final int FINISHED = -2;

  /// The state of a machine that has completed before its awaiter asked.
  private static final int READY_AHEAD = -3;

  /// The state of a machine that has failed before its awaiter asked.
  private static final int FAILED_AHEAD = -4;

  /// The state of a machine that is being polled. That minus the await at which it is suspended is
  /// the state while its child is being cancelled.
  private static final int BUSY = -8;

  /// What begin() returns when the machine cannot be polled now.
  private static final int REFUSED = -1;

  /// How many machines, each awaiting the next, begin to unwind by recursion. What is further
  /// inside is cancelled at once, clean-up included.
  private static final int DEEPEST_UNWINDING = 128;

  /// How many times clean-up may await something that is not ready before cancelling gives it up.
  private static final int CANCEL_ATTEMPTS = 16;

  /// One of the constants, or the number of the await at which the function is suspended.
  private int state;

  /// What the function waits for while it is suspended, and its result once it has ended. One field
  /// for both: with compact object headers it makes the smallest frames eight bytes smaller.
  private @Nullable Object held;

  /// For generated subclasses.
  protected StateMachine() {}

  /// Begins a poll. Returns the depth for [#end(Context, int, Poll)] to restore, or a negative
  /// number when the answer is that of [#refused(Context)].
  public final int begin(Context context) {
    int depth = context.depth();
    if (state < UNSTARTED || depth >= Segment.MAX_DEPTH) {
      return REFUSED;
    }
    context.setDepth(depth + 1);
    return depth;
  }

  /// Answers a poll that could not begin.
  @SuppressWarnings("NullAway") // What failed ahead has left its failure.
  public final Poll<T> refused(Context context) throws Throwable {
    if (state >= UNSTARTED) {
      Segment.putOff(this, context);
      return Poll.pending();
    }
    if (state == READY_AHEAD) {
      state = FINISHED;
      return this;
    }
    if (state == FAILED_AHEAD) {
      var failure = (Throwable) held;
      held = null;
      state = FINISHED;
      throw StackTraces.stitch(failure);
    }
    throw misuse();
  }

  /// Ends a poll that has not failed, with the value if the function is not suspended. The
  /// outermost machine sees to what was put off inside.
  public final Poll<T> end(Context context, int depth, @Nullable Object value) throws Throwable {
    boolean isSuspended = state > UNSTARTED;
    if (!isSuspended) {
      held = value;
      state = FINISHED;
    }
    context.setDepth(depth);
    if (depth == 0) {
      return endOutermost(context, isSuspended);
    }
    return isSuspended ? Poll.pending() : this;
  }

  private Poll<T> endOutermost(Context context, boolean isSuspended) throws Throwable {
    context.setFailure(null);
    if (isSuspended) {
      return context.putOff() == null ? Poll.pending() : Segment.pollPutOff(this, context);
    }
    context.setPutOff(null);
    return this;
  }

  /// Ends a poll that has failed; returns the failure to be thrown.
  public final Throwable broke(Context context, int depth, Throwable failure) {
    finish();
    context.setDepth(depth);
    if (depth == 0) {
      context.setPutOff(null);
    }
    if (context.failure() != failure) {
      StackTraces.trim(failure, this);
    }
    // Kept for the machines around this one, which need not read the trace again.
    context.setFailure(depth == 0 ? null : failure);
    return failure;
  }

  /// Puts a machine off that was just made, because a call without a frame is too deep. Returns
  /// what that call returns.
  public static Object putOff(Future<?> machine, Context context) {
    Segment.putOff((StateMachine<?>) machine, context);
    context.leave(machine);
    return Poll.pending();
  }

  /// Yields, in place of a future that would do so. Returns what a call without a frame returns
  /// that is suspended.
  public static Object yieldNow(Context context) {
    context.wakeLater();
    context.leave(Turn.INSTANCE);
    return Pending.INSTANCE;
  }

  /// The value with which a body returns to whoever called it with or without a frame. Where that
  /// would be taken for the answer of a suspended call, it is left as a future instead.
  public static @Nullable Object result(
      @Nullable Object value, @Nullable StateMachine<?> frame, Context context) {
    if (value == Pending.INSTANCE && frame == null) {
      context.leave(Futures.ready(value));
      context.wakeLater();
    }
    return value;
  }

  /// Whether the function has not begun, so that the frame holds its arguments.
  public final boolean isUnstarted() {
    return state == UNSTARTED;
  }

  /// Starts or resumes the function. Returns 0 for a function that starts, and the number of the
  /// await for one that resumes.
  public final int enter() {
    int entered = state;
    state = BUSY;
    return entered;
  }

  /// Ends a poll at an await whose future is not ready. The live variables have been saved.
  public final Poll<T> suspend(Future<?> awaited, int await) {
    held = awaited;
    state = await;
    return Poll.pending();
  }

  /// What the function is, or was until this poll, suspended on. An object, because that is what it
  /// is for the verifier, and so generated code polls it without a cast.
  public final @Nullable Object child() {
    return held;
  }

  /// The answer of the child of `machine`, which is let go of; or null when that is still pending,
  /// and the poll ends with the function suspended at `await`. What the child has thrown becomes an
  /// answer whose value throws it, once the function has its variables back.
  public static @Nullable Object answered(
      @Nullable Object answer, StateMachine<?> machine, int await) {
    if (answer == Pending.INSTANCE) {
      machine.state = await;
      return null;
    }
    return machine.ended(answer);
  }

  private Object ended(@Nullable Object answer) {
    held = null;
    if (answer instanceof Throwable failure) {
      return new Failed(failure);
    }
    return answer == null ? new Failed(new NullPointerException("poll returned null")) : answer;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // The body returned a T.
  public final T value() {
    if (state != FINISHED) {
      throw new IllegalStateException("value was asked of a future that has not completed");
    }
    return (T) held;
  }

  @Override
  public final void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> child = suspendedOn();
    if (child != null) {
      action.accept(child);
    }
  }

  @Override
  public final boolean waitsForEach() {
    return true;
  }

  @Override
  public final void cancel() {
    switch (state) {
      case UNSTARTED -> finish();
      case READY_AHEAD, FAILED_AHEAD -> {
        held = null;
        state = FINISHED;
      }
      default -> {
        if (state > UNSTARTED && held instanceof Owner && LongChain.isLong(this)) {
          LongChain.cancel(this);
        } else {
          cancelSuspended();
        }
      }
    }
  }

  @Override
  public final @Nullable Unwinding beginCancel(Context context) {
    int depth = context.depth();
    if (state <= UNSTARTED || depth >= DEEPEST_UNWINDING) {
      cancel();
      return null;
    }
    context.setDepth(depth + 1);
    try {
      Unwinding rest = beginCancelOfChild(context);
      // Polled from now on, this machine finds that its child was cancelled.
      held = rest == null ? Unwind.INSTANCE : rest;
    } finally {
      context.setDepth(depth);
    }
    return new Unwinding(this);
  }

  private @Nullable Unwinding beginCancelOfChild(Context context) {
    var abandoned = (Future<?>) held;
    held = null;
    if (abandoned == null) {
      return null;
    }
    // As in cancelChild().
    int await = state;
    state = BUSY - await;
    try {
      return abandoned.beginCancel(context);
    } catch (Throwable failure) {
      report(failure);
      return null;
    } finally {
      state = await;
    }
  }

  /// Refuses every poll and cancel until [#cancelMarked()], as long as inner futures are cancelled.
  /// False for a machine that is not suspended.
  final boolean markCancelling() {
    if (state <= UNSTARTED) {
      return false;
    }
    state = BUSY - state;
    return true;
  }

  /// Cancels a machine that was marked.
  final void cancelMarked() {
    state = BUSY - state;
    cancelSuspended();
  }

  /// Whether it has ended, or is being polled or cancelled.
  final boolean isOver() {
    return state < UNSTARTED;
  }

  /// Keeps the value, with which the machine has completed, for its awaiter.
  final void endAhead() {
    state = READY_AHEAD;
  }

  /// Keeps the failure for its awaiter.
  final void failAhead(Throwable failure) {
    held = failure;
    state = FAILED_AHEAD;
  }

  private void cancelSuspended() {
    for (int attempt = 0; state > UNSTARTED; attempt++) {
      cancelChild();
      if (attempt == CANCEL_ATTEMPTS) {
        finish();
        report(new IllegalStateException("clean-up of a cancelled future did not end: " + this));
        return;
      }
      unwind();
    }
  }

  /// Where the function is suspended, or null when it is not.
  final @Nullable StackTraceElement location() {
    int await = state;
    return await > UNSTARTED ? locationOf(await) : null;
  }

  /// What the function is suspended on, or null when it is not.
  final @Nullable Future<?> suspendedOn() {
    return state > UNSTARTED && held instanceof Future<?> child ? child : null;
  }

  /// Where an await is written, or null for a machine that was not generated.
  protected @Nullable StackTraceElement locationOf(int await) {
    return null;
  }

  /// Lets go of everything that the generated fields refer to.
  protected abstract void clear();

  /// Throws [Cancelled] at the await. Clean-up may leave the machine suspended at another one.
  private void unwind() {
    held = Unwind.INSTANCE;
    try {
      // Ready here means that a `finally` returned a value; it is discarded.
      if (poll(new Context(Waker.noop())).isReady()) {
        held = null;
      }
    } catch (Cancelled _) {
      // Unwound to the top: what we asked for.
    } catch (Throwable failure) {
      report(failure);
    }
  }

  private void cancelChild() {
    var abandoned = (Future<?>) held;
    held = null;
    if (abandoned == null) {
      return;
    }
    // The child may know this machine and cancel it in turn, which (2) has to refuse.
    int await = state;
    state = BUSY - await;
    try {
      abandoned.cancel();
    } catch (Throwable failure) {
      report(failure);
    } finally {
      state = await;
    }
  }

  private void finish() {
    state = FINISHED;
    held = null;
    clear();
  }

  private IllegalStateException misuse() {
    return new IllegalStateException(
        state <= BUSY
            ? "future was polled while it is being polled"
            : "future was polled after it had completed");
  }

  private static void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
  }

  /// The child of a machine that is being cancelled: resuming on it unwinds the function.
  private enum Unwind implements Future<Object> {
    INSTANCE;

    @Override
    public Poll<Object> poll(Context context) throws Cancelled {
      throw Cancelled.INSTANCE;
    }
  }
}
