package cortado.future;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Polls a future on the threads that wake it, and completes a [CompletableFuture] with the result.
///
/// Safe for any thread.
final class Drive<T extends @Nullable Object> implements Waker {
  /*
   *          wake, abandon     wake
   *   IDLE ────────▶ POLLING ────────▶ POLL_AGAIN
   *      ◀── pending ─┘ │  ◀── pending ────┘ │
   *                     └─────── ended ──────┘
   *   ENDED ◀────────────────────┘
   *
   * (1) Whoever moves IDLE to POLLING owns the future until it leaves POLLING and POLL_AGAIN; so
   *     polls never overlap, and a wake during a poll, even from inside it, only leaves a mark.
   * (2) Abandoning begins to cancel the future at once if IDLE; otherwise the owner does so after its
   *     poll. Clean-up that waits takes the place of the future, and is polled as that was.
   * (3) Neither poll, cancel nor the completion of `result` runs under the lock.
   *
   * The lock also hands what one poll wrote to the next.
   */

  private enum State {
    IDLE,
    POLLING,
    POLL_AGAIN,
    ENDED
  }

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Context context = new Context(this);

  @GuardedBy("this")
  private State state = State.IDLE;

  @GuardedBy("this")
  private boolean abandoned;

  /// Whether `future` is the clean-up.
  @GuardedBy("this")
  private boolean unwinding;

  /// Null when all is over.
  @GuardedBy("this")
  private @Nullable Future<? extends T> future;

  private Drive(Future<T> future) {
    this.future = future;
  }

  static <T extends @Nullable Object> CompletableFuture<T> start(Future<T> future) {
    var drive = new Drive<>(future);
    // Whoever completes the result before the future does has no more use for the future.
    var _ = drive.result.whenComplete((_, _) -> drive.abandon());
    drive.wake();
    return drive.result;
  }

  @Override
  public void wake() {
    pollWhileWoken(beginPoll());
  }

  private void pollWhileWoken(@Nullable Future<? extends T> first) {
    Future<? extends T> owned = first;
    while (owned != null) {
      if (pollOnce(owned)) {
        return;
      }
      owned = afterPending(owned);
    }
  }

  private boolean pollOnce(Future<? extends T> owned) {
    T value;
    try {
      if (!(owned.poll(context) instanceof Ready<? extends T> ready)) {
        return false;
      }
      value = ready.value();
    } catch (Throwable failure) {
      // For clean-up the result has been completed already.
      end();
      result.completeExceptionally(failure);
      return true;
    }
    end();
    result.complete(value);
    return true;
  }

  private synchronized @Nullable Future<? extends T> beginPoll() {
    return switch (state) {
      case IDLE -> {
        state = State.POLLING;
        yield future;
      }
      case POLLING, POLL_AGAIN -> {
        state = State.POLL_AGAIN;
        yield null;
      }
      case ENDED -> null;
    };
  }

  /// Gives the future back if it, or its clean-up, must be polled again.
  private @Nullable Future<? extends T> afterPending(Future<? extends T> owned) {
    synchronized (this) {
      if (!abandoned || unwinding) {
        boolean again = state == State.POLL_AGAIN;
        state = again ? State.POLLING : State.IDLE;
        return again ? owned : null;
      }
    }
    return beginCancel(owned);
  }

  private void abandon() {
    Future<? extends T> idle;
    synchronized (this) {
      abandoned = true;
      if (state != State.IDLE) {
        return;
      }
      state = State.POLLING;
      idle = future;
    }
    pollWhileWoken(idle == null ? null : beginCancel(idle));
  }

  /// For the owner. Gives the clean-up if that waits.
  @SuppressWarnings("unchecked") // Clean-up has no value.
  private @Nullable Future<? extends T> beginCancel(Future<? extends T> owned) {
    Future<? extends T> rest = null;
    try {
      rest = (Future<? extends T>) (Future<?>) owned.beginCancel(context);
    } catch (Throwable failure) {
      Ended.report(failure);
    }
    synchronized (this) {
      unwinding = true;
      future = rest;
      if (rest == null) {
        state = State.ENDED;
      }
    }
    return rest;
  }

  private synchronized void end() {
    state = State.ENDED;
    future = null;
  }
}
