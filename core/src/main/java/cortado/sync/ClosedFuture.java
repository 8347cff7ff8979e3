package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import org.jspecify.annotations.Nullable;

/// Waits until a channel's receiver is gone, and is its own answer.
final class ClosedFuture extends Waiter<ClosedFuture>
    implements Future<@Nullable Void>, Ready<@Nullable Void>, Waiting {

  /// What a channel tells this future, which holds the channel's own monitor.
  interface Channel {

    boolean isReceiverGone();

    /// Those who wait; the channel releases them all when the receiver goes.
    WaitList<ClosedFuture> closedWaiters();
  }

  private final Channel channel;

  ClosedFuture(Channel channel) {
    this.channel = channel;
  }

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (channel) {
      checkNotEnded();
      if (state == State.WAITING) {
        waker = context.waker();
        return Poll.pending();
      }
      // In this order: a receiver that goes without the monitor looks for the list afterwards.
      WaitList<ClosedFuture> waiters = channel.closedWaiters();
      if (!channel.isReceiverGone()) {
        waiters.append(this, context.waker());
        return Poll.pending();
      }
      state = State.ENDED;
    }
    context.madeProgress();
    return this;
  }

  @Override
  public void cancel() {
    synchronized (channel) {
      if (state == State.WAITING) {
        channel.closedWaiters().remove(this);
      }
      state = State.ENDED;
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    synchronized (channel) {
      return state == State.WAITING
          ? Wait.of("close of the receiver", Wait.nameOf(nameOfChannel(), channel), "")
          : null;
    }
  }

  private String nameOfChannel() {
    return channel instanceof OneshotChannel ? "Oneshot" : "Mpsc";
  }

  @Override
  public @Nullable Void value() {
    return null;
  }
}
