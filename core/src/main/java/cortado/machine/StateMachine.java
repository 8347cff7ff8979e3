package cortado.machine;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// The frame of an async function: where it is suspended, on what, and (in the generated subclass)
/// its live variables.
///
/// It is its own [Ready]. The public methods are steps of the state machine and are called by the
/// generated body alone. Confined to the owner of the future.
public abstract class StateMachine<T extends @Nullable Object> implements Future<T>, Ready<T> {
  /*
   *              enter                    suspend
   *  UNSTARTED ─────────▶ RUNNING ──────────────────────▶ k > 0, suspended at await k
   *      │                │  ▲  │                              │            │
   *      │ cancel         │  │  └──────── stillSuspended ──▶   │            │ cancel: Cancelled
   *      │                │  └──────────────── enter ──────────┘            │ thrown at await k
   *      ▼                ▼ complete, fail                                  ▼
   *  FINISHED ◀───────────┴────────────────────────────────────────────── RUNNING
   *
   * (1) state > 0 if and only if child is what the function waits for.
   * (2) RUNNING is also the lock on the frame: enter() refuses it, and cancel() does nothing.
   * (3) A FINISHED frame refers to nothing but its result and, when it completed, its receiver.
   */

  /// The state of a machine that has not been polled.
  private static final int UNSTARTED = 0;

  /// The state of a machine that is being polled right now.
  private static final int RUNNING = -1;

  /// The state of a machine that has ended, in whatever way.
  private static final int FINISHED = -2;

  /// How many times clean-up may await something that is not ready before cancelling gives it up.
  private static final int CANCEL_ATTEMPTS = 16;

  /// One of the constants, or the number of the await at which the function is suspended.
  private int state;

  private @Nullable Future<?> child;
  private @Nullable Object result;

  /// For generated subclasses.
  protected StateMachine() {}

  /// Begins a poll. Returns 0 for a function that starts, and the number of the await for one that
  /// resumes.
  public final int enter() {
    int entered = state;
    if (entered < UNSTARTED) {
      throw misuse();
    }
    state = RUNNING;
    return entered;
  }

  /// Ends a poll at an await whose future is not ready. The live variables have been saved.
  public final Poll<T> suspend(Future<?> awaited, int await) {
    child = awaited;
    state = await;
    return Poll.pending();
  }

  /// What the function was suspended on.
  public final @Nullable Future<?> child() {
    return child;
  }

  /// Ends a poll that found the awaited future still pending.
  public final Poll<T> stillSuspended(int await) {
    state = await;
    return Poll.pending();
  }

  /// Lets go of the awaited future, which has completed or failed.
  public final void resume() {
    child = null;
  }

  /// Ends the function with its value.
  public final Poll<T> complete(T value) {
    result = value;
    state = FINISHED;
    return this;
  }

  /// Ends the function with the exception that it did not catch, which is returned to be thrown.
  public final Throwable fail(Throwable failure) {
    finish();
    StackTraces.trim(failure, this);
    return failure;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // The body returned a T.
  public final T value() {
    if (state != FINISHED) {
      throw new IllegalStateException("value was asked of a future that has not completed");
    }
    return (T) result;
  }

  @Override
  public final void cancel() {
    if (state == UNSTARTED) {
      finish();
      return;
    }
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
    return state > UNSTARTED ? locationOf(state) : null;
  }

  /// Where an await is written, or null for a machine that was not generated.
  protected @Nullable StackTraceElement locationOf(int await) {
    return null;
  }

  /// Lets go of everything that the generated fields refer to.
  protected abstract void clear();

  /// Throws [Cancelled] at the await. Clean-up may leave the machine suspended at another one.
  private void unwind() {
    child = Unwind.INSTANCE;
    try {
      // Ready here means that a `finally` returned a value; it is discarded.
      if (poll(new Context(Waker.noop())).isReady()) {
        result = null;
      }
    } catch (Cancelled _) {
      // Unwound to the top: what we asked for.
    } catch (Throwable failure) {
      report(failure);
    }
  }

  private void cancelChild() {
    Future<?> abandoned = child;
    child = null;
    if (abandoned == null) {
      return;
    }
    // The child may know this machine and cancel it in turn, which (2) has to refuse.
    int await = state;
    state = RUNNING;
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
    child = null;
    clear();
  }

  private IllegalStateException misuse() {
    return new IllegalStateException(
        state == RUNNING
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
