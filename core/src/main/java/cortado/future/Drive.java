package cortado.future;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Polls a future on the threads that wake it, and completes a [CompletableFuture] with the result.
///
/// Safe for any thread.
final class Drive<T extends @Nullable Object> implements Waker {
  /*
   *          wake              wake
   *   IDLE ────────▶ POLLING ────────▶ POLL_AGAIN
   *    │  ◀── pending ─┘ │  ◀── pending ────┘ │
   *    │ abandon         └─────── ended ──────┘
   *    └────────────▶ ENDED ◀────────┘
   *
   * (1) Whoever moves IDLE to POLLING owns the future until it leaves POLLING and POLL_AGAIN; so
   *     polls never overlap, and a wake during a poll, even from inside it, only leaves a mark.
   * (2) Abandoning cancels the future at once if IDLE; otherwise the owner does so after its poll.
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

  /// Null when all is over.
  @GuardedBy("this")
  private @Nullable Future<T> future;

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
    Future<T> owned = beginPoll();
    while (owned != null) {
      if (pollOnce(owned)) {
        return;
      }
      owned = afterPending(owned);
    }
  }

  private boolean pollOnce(Future<T> owned) {
    T value;
    try {
      if (!(owned.poll(context) instanceof Ready<T> ready)) {
        return false;
      }
      value = ready.value();
    } catch (Throwable failure) {
      end();
      result.completeExceptionally(failure);
      return true;
    }
    end();
    result.complete(value);
    return true;
  }

  private synchronized @Nullable Future<T> beginPoll() {
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

  /// Gives the future back if it must be polled again.
  private @Nullable Future<T> afterPending(Future<T> owned) {
    synchronized (this) {
      if (!abandoned) {
        boolean again = state == State.POLL_AGAIN;
        state = again ? State.POLLING : State.IDLE;
        return again ? owned : null;
      }
      end();
    }
    Ended.cancel(owned);
    return null;
  }

  private void abandon() {
    Future<T> idle;
    synchronized (this) {
      abandoned = true;
      if (state != State.IDLE) {
        return;
      }
      idle = future;
      end();
    }
    Ended.cancel(idle);
  }

  private synchronized void end() {
    state = State.ENDED;
    future = null;
  }
}
