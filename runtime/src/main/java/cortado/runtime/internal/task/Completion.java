package cortado.runtime.internal.task;

import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.runtime.internal.metrics.Births;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How a task or blocking job ends, and who waits for that: the half of it that its handle sees.
///
/// As a future it is confined to the owner of the handle.
public abstract class Completion<T extends @Nullable Object> extends TaskState
    implements JoinHandle<T>, Waiting {
  /*
   * (1) `content` belongs to the owner of the state until COMPLETE is set, and to the handle
   *     after that; once DETACHED, to whoever made the second of these two changes.
   * (2) The handle stores its waker and then looks for COMPLETE; the other side sets COMPLETE and
   *     then looks for a waker. Both are volatile, so at least one of them sees the other.
   * (3) A failure is in Unclaimed from before COMPLETE until it is thrown to the handle or reported.
   *     It is reported as it happens if the handle was cancelled, and after a while if nobody has
   *     polled the handle; else when the handle is cancelled without having thrown it, or when the
   *     runtime ends. So it may be both, for who comes late, and is never neither.
   *
   * Proofs: JoinModelTest for (2), with a twin that looks first, and for (3); TaskWakeStress for (2).
   */

  /// More polls than this are not counted.
  public static final int MOST_POLLS = 0xffff;

  private static final int POLLS_SHIFT = 48;
  private static final long ID_MASK = (1L << POLLS_SHIFT) - 1;

  private static final VarHandle ID_AND_POLLS;
  private static final VarHandle JOINER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ID_AND_POLLS = lookup.findVarHandle(Completion.class, "idAndPolls", long.class);
      JOINER = lookup.findVarHandle(Completion.class, "joiner", Waker.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static final Births BIRTHS = new Births(2048);

  private static final AtomicLong LAST_ID = new AtomicLong();

  private static final Object TAKEN = new Object();
  private static final Object ABORTED_OUTCOME = new Object();

  /// The number in the lower 48 bits, how often it was polled above. Written by the owner.
  @SuppressWarnings("FieldMayBeFinal") // Written through ID_AND_POLLS.
  private long idAndPolls = LAST_ID.incrementAndGet();

  /// What is to be run; the value or the exception once complete.
  private @Nullable Object content;

  private volatile @Nullable Waker joiner;

  Completion(Object content, boolean owned) {
    super(owned);
    this.content = content;
  }

  /// Hears of what a waker throws, against its contract.
  abstract void unhandled(Throwable failure);

  /// Where a failure stays until somebody hears of it.
  abstract Unclaimed unclaimed();

  /// Is told how it is about to end, before anybody else. For the owner.
  void ending(@Nullable Object outcome, boolean failed) {}

  /// It has ended after it was aborted, however that was. For the owner.
  void endedAborted() {}

  static boolean isAbortedOutcome(@Nullable Object outcome) {
    return outcome == ABORTED_OUTCOME;
  }

  final @Nullable Object content() {
    return content;
  }

  /// Goes on with something else that is to be run. For the owner.
  final void replaceContent(Object instead) {
    content = instead;
  }

  /// Ends with a value. For the owner.
  final void succeed(T value) {
    finish(value, false);
  }

  /// Ends with a failure. For the owner.
  final void fail(Throwable failure) {
    finish(failure, true);
  }

  /// Ends without either. For the owner.
  final void endAborted() {
    finish(ABORTED_OUTCOME, false);
  }

  private void finish(@Nullable Object outcome, boolean failed) {
    ending(outcome, failed);
    if (failed && outcome instanceof Throwable failure) {
      unclaimed().keep(this, failure);
    }
    content = outcome;
    int before = transitionToComplete(failed);
    Waker waiting = joiner;
    if (isDetached(before)) {
      content = TAKEN;
    }
    if (isAborted(before) || isUnwinding(before)) {
      endedAborted();
    }
    if (failed && isDetached(before)) {
      unclaimed().report(this);
    } else if (failed && waiting == null) {
      // Most often the task was faster than the await that follows its spawn.
      unclaimed().reportLater(this);
    }
    if (waiting != null) {
      wake(waiting);
    }
  }

  private void wake(Waker waiting) {
    try {
      waiting.wake();
    } catch (Throwable failure) {
      unhandled(failure);
    }
  }

  @Override
  public final Poll<T> poll(Context context) throws Throwable {
    if (context.mustYield()) {
      return Poll.pending();
    }
    int seen = snapshot();
    if (!isComplete(seen)) {
      joiner = context.waker();
      seen = snapshot();
      if (!isComplete(seen)) {
        return checkedPending(seen);
      }
    }
    context.madeProgress();
    return take(isFailed(seen));
  }

  private Poll<T> checkedPending(int seen) {
    if (isDetached(seen)) {
      throw new IllegalStateException("handle of " + this + " was polled after it was cancelled");
    }
    return Poll.pending();
  }

  @SuppressWarnings("NullAway") // What succeed() stored is a T, null or not.
  private Poll<T> take(boolean failed) throws Throwable {
    Object outcome = content;
    content = TAKEN;
    forgetJoiner();
    if (outcome == TAKEN) {
      throw new IllegalStateException("the result of " + this + " was already taken");
    }
    if (outcome == ABORTED_OUTCOME) {
      throw new TaskAbortedException(this + " was aborted");
    }
    if (failed && outcome instanceof Throwable failure) {
      unclaimed().claim(this);
      throw failure;
    }
    @SuppressWarnings("unchecked") // Stored by succeed().
    T value = (T) outcome;
    return Poll.ready(value);
  }

  @Override
  public final void cancel() {
    int before = transitionToDetached();
    forgetJoiner();
    if (!isComplete(before)) {
      return;
    }
    content = TAKEN;
    if (isFailed(before)) {
      // If it was left to the handle, that will now not throw it.
      unclaimed().report(this);
    }
  }

  /// Nobody needs to see it at once, and a volatile write costs more than all the rest.
  private void forgetJoiner() {
    if (joiner != null) {
      JOINER.setRelease(this, null);
    }
  }

  @Override
  public final @Nullable Wait waitsFor() {
    return isFinished() ? null : new Wait("end", toString(), "", List.of(id()));
  }

  @Override
  public final boolean isFinished() {
    return isComplete(snapshot());
  }

  @Override
  public final long id() {
    return (long) ID_AND_POLLS.getOpaque(this) & ID_MASK;
  }

  /// How often it was polled, up to [#MOST_POLLS]. Safe for any thread.
  public final int polls() {
    return (int) ((long) ID_AND_POLLS.getOpaque(this) >>> POLLS_SHIFT);
  }

  /// For the owner, who polls it.
  final void countPoll() {
    long seen = idAndPolls;
    if (seen >>> POLLS_SHIFT != MOST_POLLS) {
      ID_AND_POLLS.setOpaque(this, seen + (1L << POLLS_SHIFT));
    }
  }

  /// Takes a note of the time, from which later follows how old tasks and jobs are.
  public static void noteBirths(long nowNanos) {
    BIRTHS.note(LAST_ID.get(), nowNanos);
  }

  /// How old it is, more or less. Safe for any thread.
  public final long ageNanos(long nowNanos) {
    return BIRTHS.ageNanos(id(), nowNanos);
  }
}
