package cortado.sync;

import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A [Oneshot] as its receiver, which the sender refers to. One object for both, since the idle
/// task that waits for one value is the commonest of all. It is its own answer once the value has
/// been received.
///
/// Receiving is for the owner of the receiver, one thread at a time; the rest is safe for any
/// thread.
abstract sealed class OneshotChannel<T extends @Nullable Object>
    implements Ready<T>, ClosedFuture.Channel permits Oneshot.Receiver {
  /*
   *              send                     receive
   *   (empty) ──────────▶ SENT ──────────────────────────────▶ SENT, RECEIVED
   *      │  │               └─────────────────────────┐
   *      │  └─sender closes──▶ UNSENT ──receive, cancel──┬──▶ DROPPED
   *      └──────────────────────────────────cancel───────┘
   *
   *   CLAIMED   the sender was used or closed
   *   SENT      `value` is there
   *   UNSENT    it never will be
   *   WAITING   `waker` is to be woken
   *   GONE      the receiver takes no value any more; with RECEIVED and DROPPED, and by its close
   *
   * (1) A send that returned true is received, unless the receiver is cancelled; one that returned
   *     false leaves the value with its caller. SENT, UNSENT and GONE are each set by one change of
   *     the whole word, of which SENT and UNSENT do not follow GONE.
   * (2) `value` belongs to who has set CLAIMED until SENT is set, and then to the receiver.
   * (3) `waker` belongs to the receiver as long as none of WAITING, SENT, UNSENT and GONE is set;
   *     WAITING is set by nobody else. Who clears WAITING owns it from then on. SENT, UNSENT and
   *     GONE all clear it, so whoever sets one of them wakes the receiver that waits; and one that
   *     comes to wait after that finds them as it tries to set WAITING.
   * (4) Who waits for GONE first publishes the list that it waits in and then looks; the receiver
   *     sets GONE and then looks for the list. The list is under the monitor.
   *
   * Ordering: all changes of the word are full, so what was written before send() is visible after
   * the poll that returns the value.
   *
   * Proofs: OneshotChannelModelTest for (1) to (4), with a broken twin for (3); OneshotStress for
   * the ordering.
   */

  private static final int CLAIMED = 1;
  private static final int SENT = 1 << 1;
  private static final int UNSENT = 1 << 2;
  private static final int WAITING = 1 << 3;
  private static final int GONE = 1 << 4;
  private static final int RECEIVED = 1 << 5;
  private static final int DROPPED = 1 << 6;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(OneshotChannel.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // Accessed through STATE.
  private volatile int state;

  private @Nullable T value;
  private @Nullable Waker waker;

  /// Made when somebody first asks for it: most channels are never watched.
  private volatile @Nullable WaitList<ClosedFuture> closedWaiters;

  // Sending

  final boolean send(T sent) {
    if (!claim()) {
      throw new IllegalStateException("a oneshot sender sends once, and was used or closed before");
    }
    value = sent;
    if (!leaveEmpty(SENT)) {
      value = null;
      return false;
    }
    return true;
  }

  final void closeSender() {
    if (claim()) {
      boolean _ = leaveEmpty(UNSENT);
    }
  }

  private boolean claim() {
    return ((int) STATE.getAndBitwiseOr(this, CLAIMED) & CLAIMED) == 0;
  }

  /// For the sender. False if the receiver is gone.
  private boolean leaveEmpty(int outcome) {
    for (int seen = state; (seen & GONE) == 0; seen = state) {
      if (casState(seen, (seen & ~WAITING) | outcome)) {
        wakeReceiver(seen);
        return true;
      }
    }
    return false;
  }

  // Receiving

  final Poll<T> receive(Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    while (true) {
      int seen = state;
      if ((seen & (SENT | UNSENT | GONE)) == 0) {
        if (tryWait(seen, context.waker())) {
          return Poll.pending();
        }
      } else if (tryEnd(seen)) {
        context.madeProgress();
        if ((seen & SENT) == 0) {
          throw new ClosedException("the oneshot was closed before a value was sent");
        }
        return this;
      }
    }
  }

  /// Leaves a waker. False if the word has changed.
  private boolean tryWait(int seen, Waker next) {
    int free = seen & ~WAITING;
    if (free != seen) {
      if (waker == next) {
        return true;
      }
      if (!casState(seen, free)) {
        return false;
      }
    }
    waker = next;
    if (casState(free, free | WAITING)) {
      return true;
    }
    waker = null;
    return false;
  }

  /// Ends with what the sender has left, or without. False if the word has changed.
  private boolean tryEnd(int seen) {
    if ((seen & (RECEIVED | DROPPED)) != 0) {
      throw new IllegalStateException("oneshot receiver was polled after its end");
    }
    if (!casState(seen, seen | GONE | ((seen & SENT) != 0 ? RECEIVED : DROPPED))) {
      return false;
    }
    tellGone(seen);
    return true;
  }

  final Received<T> takeNow() {
    while (true) {
      int seen = state;
      if ((seen & (RECEIVED | DROPPED)) != 0 || (seen & SENT) == 0) {
        return (seen & (RECEIVED | DROPPED | UNSENT | GONE)) == 0
            ? Received.empty()
            : Received.closed();
      }
      if (tryEnd(seen)) {
        return new Received.Message<>(valueUnchecked());
      }
    }
  }

  /// Refuses later sends. What was sent can still be received.
  final void closeReceiver() {
    for (int seen = state; (seen & GONE) == 0; seen = state) {
      if (casState(seen, (seen & ~WAITING) | GONE)) {
        try {
          tellGone(seen);
        } finally {
          wakeReceiver(seen);
        }
      }
    }
  }

  /// Refuses later sends and discards what was sent.
  final void drop() {
    for (int seen = state; (seen & (RECEIVED | DROPPED)) == 0; seen = state) {
      if (casState(seen, (seen & ~WAITING) | GONE | DROPPED)) {
        if ((seen & WAITING) != 0) {
          waker = null;
        }
        if ((seen & SENT) != 0) {
          value = null;
        }
        tellGone(seen);
      }
    }
  }

  final @Nullable Wait waitOfReceiver() {
    return (state & WAITING) == 0 ? null : Wait.of("receive", Wait.nameOf("Oneshot", this), "");
  }

  @Override
  public final T value() {
    if ((state & RECEIVED) == 0) {
      throw new IllegalStateException("the oneshot has received no value");
    }
    return valueUnchecked();
  }

  // Telling each other

  @Override
  public final boolean isReceiverGone() {
    return (state & GONE) != 0;
  }

  @Override
  public final WaitList<ClosedFuture> closedWaiters() {
    WaitList<ClosedFuture> waiters = closedWaiters;
    if (waiters == null) {
      waiters = new WaitList<>();
      closedWaiters = waiters;
    }
    return waiters;
  }

  /// For whoever has replaced `before` by a word with GONE.
  private void tellGone(int before) {
    WaitList<ClosedFuture> waiters = closedWaiters;
    if ((before & GONE) != 0 || waiters == null) {
      return;
    }
    ClosedFuture woken;
    synchronized (this) {
      woken = waiters.releaseAll();
    }
    WaitList.wakeAll(woken);
  }

  /// For whoever has replaced `before` by a word without WAITING.
  private void wakeReceiver(int before) {
    if ((before & WAITING) != 0) {
      Waker woken = waker;
      waker = null;
      WaitList.wake(woken);
    }
  }

  @SuppressWarnings("NullAway") // Null only where T allows it: send() has stored a T.
  private T valueUnchecked() {
    return value;
  }

  private boolean casState(int expected, int next) {
    return STATE.compareAndSet(this, expected, next);
  }
}
