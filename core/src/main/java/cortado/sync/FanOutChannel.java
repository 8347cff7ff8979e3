package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Waker;

/// A channel in which every receiver is told everything: who its ends are, and who waits for what.
///
/// Its two kinds say what is told. Safe for any thread: everything is under the monitor.
abstract sealed class FanOutChannel implements CountedSender.Channel
    permits BroadcastChannel, WatchChannel {

  @GuardedBy("this")
  private int openSenders = 1;

  @GuardedBy("this")
  private int receivers;

  /// Those who were told that there is nothing new. Guarded by the monitor, but for their wakes.
  final Listeners listeners = new Listeners();

  @GuardedBy("this")
  private final WaitList<ClosedFuture> closedWaiters = new WaitList<>();

  final synchronized int receiverCount() {
    return receivers;
  }

  /// Whether nothing new will be sent.
  final synchronized boolean hasNoSender() {
    return openSenders == 0;
  }

  @Override
  public final synchronized boolean isReceiverGone() {
    return receivers == 0;
  }

  @Override
  @GuardedBy("this")
  public final WaitList<ClosedFuture> closedWaiters() {
    return closedWaiters;
  }

  final synchronized void addSender(CountedSender<?> original) {
    original.checkOpen();
    openSenders++;
  }

  @Override
  public final void closeSender(CountedSender<?> sender) {
    Listeners.Batch woken;
    synchronized (this) {
      if (!sender.markClosed()) {
        return;
      }
      openSenders--;
      woken = openSenders == 0 ? listeners.releaseAll() : null;
    }
    listeners.wake(this, woken);
  }

  /// Counts a receiver that is about to be made.
  @GuardedBy("this")
  final void addReceiver() {
    receivers++;
  }

  final void closeReceiver(ListeningEnd receiver) {
    Waker own;
    ClosedFuture told = null;
    synchronized (this) {
      if (receiver.closed) {
        return;
      }
      receiver.letGo();
      receiver.closed = true;
      receivers--;
      if (receivers == 0) {
        told = closedWaiters.releaseAll();
      }
      own = listeners.release(receiver);
    }
    try {
      WaitList.wakeAll(told);
    } finally {
      WaitList.wake(own);
    }
  }

  final synchronized void cancel(Listener listener) {
    listeners.end(listener);
  }
}
