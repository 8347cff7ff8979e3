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
/// It is its own [Ready]. Confined to the owner of the future.
///
/// ```
///            poll                 child pending
/// UNSTARTED ──────▶ RUNNING ─────────────────────▶ k > 0, suspended at await k
///     │              │   ▲                             │            │
///     │ cancel       │   └───────── poll, child done ──┘            │ cancel: Cancelled
///     ▼              ▼ value, or exception                          ▼ thrown at await k
///   FINISHED ◀───────┴───────────────────────────────────────── RUNNING
/// ```
public abstract class StateMachine<T extends @Nullable Object> implements Future<T>, Ready<T> {

  /// The state of a machine that has not been polled.
  public static final int UNSTARTED = 0;

  /// The state of a machine that is being polled right now.
  public static final int RUNNING = -1;

  /// The state of a machine that has ended, in whatever way.
  public static final int FINISHED = -2;

  /// How many times clean-up may await something that is not ready before cancelling gives it up.
  private static final int CANCEL_ATTEMPTS = 16;

  /// One of the constants, or the number of the await at which the function is suspended.
  public int state;

  /// What the function is suspended on.
  public @Nullable Future<?> child;

  /// The value, once finished with one.
  public @Nullable Object result;

  /// For generated subclasses.
  protected StateMachine() {}

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
      state = FINISHED;
      clear();
      return;
    }
    for (int attempt = 0; state > 0; attempt++) {
      cancelChild();
      if (attempt == CANCEL_ATTEMPTS) {
        state = FINISHED;
        clear();
        report(new IllegalStateException("clean-up of a cancelled future did not end: " + this));
        return;
      }
      child = Unwind.INSTANCE;
      try {
        // Ready here means that a `finally` returned a value; it is discarded.
        Poll<T> _ = poll(new Context(Waker.noop()));
      } catch (Cancelled _) {
        // Unwound to the top: what we asked for.
      } catch (Throwable failure) {
        report(failure);
      }
    }
    result = null;
  }

  /// Lets go of everything the frame refers to.
  protected abstract void clear();

  /// The exception for a poll that must not be.
  public final IllegalStateException misuse() {
    return new IllegalStateException(
        state == RUNNING
            ? "future was polled while it is being polled"
            : "future was polled after it had completed");
  }

  private void cancelChild() {
    Future<?> abandoned = child;
    child = null;
    if (abandoned == null) {
      return;
    }
    try {
      abandoned.cancel();
    } catch (Throwable failure) {
      report(failure);
    }
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
