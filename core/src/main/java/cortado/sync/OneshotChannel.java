package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// What the two ends of a [Oneshot] share. It is its own answer once the value has been received.
///
/// Safe for any thread.
final class OneshotChannel<T extends @Nullable Object> implements Ready<T>, ClosedFuture.Channel {
  /*
   *   EMPTY ──send──▶ SENT ──poll, tryReceive──▶ RECEIVED
   *     │ └─────────────┴──cancel──────────────▶ DROPPED
   *     └──sender closes──▶ UNSENT ──poll, cancel──▶ DROPPED
   *
   * (1) A send that returned true is received, unless the receiver is cancelled; one that returned
   *     false leaves the value with its caller.
   * (2) Once the receiver is gone, by its close or by reaching RECEIVED or DROPPED, nothing enters
   *     SENT any more.
   * (3) A receiver that was told pending is woken when EMPTY is left or its own close ends the wait:
   *     registering and these are all under the monitor.
   * (4) Wakers run after the monitor is released.
   *
   * Ordering: everything before send() is visible after the poll that returns the value, by the
   * monitor.
   *
   * Proofs: OneshotModelTest for (1) to (4), with a broken twin for (3); OneshotStress for the
   * ordering.
   */
  private enum State {
    EMPTY,
    SENT,
    UNSENT,
    RECEIVED,
    DROPPED
  }

  @GuardedBy("this")
  private State state = State.EMPTY;

  @GuardedBy("this")
  private boolean senderUsed;

  @GuardedBy("this")
  private boolean receiverGone;

  @GuardedBy("this")
  private @Nullable T value;

  @GuardedBy("this")
  private @Nullable Waker receiver;

  /// Made when somebody first asks for it: most channels are never watched.
  @GuardedBy("this")
  private @Nullable WaitList<ClosedFuture> closedWaiters;

  boolean send(T sent) {
    Waker woken;
    synchronized (this) {
      if (senderUsed) {
        throw new IllegalStateException(
            "a oneshot sender sends once, and was used or closed before");
      }
      senderUsed = true;
      if (receiverGone) {
        return false;
      }
      value = sent;
      woken = leaveEmpty(State.SENT);
    }
    WaitList.wake(woken);
    return true;
  }

  void closeSender() {
    Waker woken;
    synchronized (this) {
      if (senderUsed) {
        return;
      }
      senderUsed = true;
      woken = state == State.EMPTY ? leaveEmpty(State.UNSENT) : null;
    }
    WaitList.wake(woken);
  }

  /// Refuses later sends. What was sent can still be received.
  void closeReceiver() {
    Waker own;
    ClosedFuture woken;
    synchronized (this) {
      own = receiver;
      woken = receiverGoes();
    }
    try {
      WaitList.wakeAll(woken);
    } finally {
      WaitList.wake(own);
    }
  }

  /// Refuses later sends and discards what was sent.
  void cancel() {
    ClosedFuture woken;
    synchronized (this) {
      if (state == State.RECEIVED) {
        return;
      }
      state = State.DROPPED;
      value = null;
      woken = receiverGoes();
    }
    WaitList.wakeAll(woken);
  }

  Poll<T> poll(Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    boolean sent;
    ClosedFuture woken;
    synchronized (this) {
      if (state == State.RECEIVED || state == State.DROPPED) {
        throw new IllegalStateException("oneshot receiver was polled after its end");
      }
      if (state == State.EMPTY && !receiverGone) {
        receiver = context.waker();
        return Poll.pending();
      }
      sent = state == State.SENT;
      state = sent ? State.RECEIVED : State.DROPPED;
      woken = receiverGoes();
    }
    WaitList.wakeAll(woken);
    context.madeProgress();
    if (!sent) {
      throw new ClosedException("the oneshot was closed before a value was sent");
    }
    return this;
  }

  synchronized @Nullable Wait waitOfReceiver() {
    return receiver == null ? null : Wait.of("receive", Wait.nameOf("Oneshot", this), "");
  }

  Received<T> tryReceive() {
    ClosedFuture woken;
    T received;
    synchronized (this) {
      if (state != State.SENT) {
        return state == State.EMPTY && !receiverGone ? Received.empty() : Received.closed();
      }
      state = State.RECEIVED;
      received = valueUnchecked();
      woken = receiverGoes();
    }
    WaitList.wakeAll(woken);
    return new Received.Message<>(received);
  }

  @Override
  public synchronized T value() {
    if (state != State.RECEIVED) {
      throw new IllegalStateException("the oneshot has received no value");
    }
    return valueUnchecked();
  }

  @Override
  public synchronized boolean isReceiverGone() {
    return receiverGone;
  }

  @Override
  public synchronized WaitList<ClosedFuture> closedWaiters() {
    WaitList<ClosedFuture> waiters = closedWaiters;
    if (waiters == null) {
      waiters = new WaitList<>();
      closedWaiters = waiters;
    }
    return waiters;
  }

  @GuardedBy("this")
  private @Nullable Waker leaveEmpty(State next) {
    state = next;
    Waker woken = receiver;
    receiver = null;
    return woken;
  }

  @GuardedBy("this")
  private @Nullable ClosedFuture receiverGoes() {
    receiverGone = true;
    receiver = null;
    WaitList<ClosedFuture> waiters = closedWaiters;
    return waiters == null ? null : waiters.releaseAll();
  }

  @GuardedBy("this")
  @SuppressWarnings("NullAway") // Null only where T allows it: send() has stored a T.
  private T valueUnchecked() {
    return value;
  }
}
