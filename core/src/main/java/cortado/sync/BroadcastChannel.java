package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.sync.Broadcast.Delivery;
import cortado.sync.Broadcast.Lagged;
import cortado.sync.Broadcast.Message;
import org.jspecify.annotations.Nullable;

/// What all ends of a [Broadcast] share. Safe for any thread.
final class BroadcastChannel<T> extends FanOutChannel {
  /*
   *      oldest()                   tail
   *         ▼                        ▼
   *   …  6  7  8  9  10  11  12  13          message n is in slot n & mask
   *   ▲           ▲                  ▲
   *   lags by 2   3 kept for it      waits
   *
   * (1) The last `capacity` messages are kept, but for those that nobody needs: unread[slot] counts
   *     the open receivers that have yet to pass the message there, and with the last of them it goes.
   * (2) A receiver is given every message from its `next` on, in order. If some were overwritten it
   *     is told their number once, and `next` moves to the oldest.
   * (3) A recv() that was told pending is woken by the next message, by the end and by the close of
   *     its receiver.
   * (4) Wakers run after the monitor is released.
   *
   * Ordering: everything is under the monitor.
   *
   * Proofs: BroadcastModelTest for (1) to (4), with a broken twin for (2).
   */
  private final @Nullable Message<T>[] messages;
  private final int[] unread;
  private final int mask;

  /// The number of the next message.
  @GuardedBy("this")
  private long tail;

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays.
  BroadcastChannel(int capacity) {
    messages = new Message[capacity];
    unread = new int[capacity];
    mask = capacity - 1;
  }

  int capacity() {
    return unread.length;
  }

  int send(Broadcast.Sender<T> sender, Message<T> message) {
    int reached;
    Listeners.Batch woken;
    synchronized (this) {
      sender.checkOpen();
      reached = receiverCount();
      if (reached == 0) {
        return 0;
      }
      int slot = slotOf(tail);
      messages[slot] = message;
      unread[slot] = reached;
      tail++;
      woken = listeners.releaseAll();
    }
    listeners.wake(this, woken);
    return reached;
  }

  synchronized Broadcast.Receiver<T> subscribe() {
    addReceiver();
    return new Broadcast.Receiver<>(this, tail);
  }

  synchronized Broadcast.Receiver<T> subscribe(Broadcast.Sender<T> sender) {
    sender.checkOpen();
    return subscribe();
  }

  synchronized Broadcast.Receiver<T> resubscribe(Broadcast.Receiver<T> receiver) {
    receiver.checkOpen();
    return subscribe();
  }

  synchronized Received<Delivery<T>> tryRecv(Broadcast.Receiver<T> receiver) {
    Delivery<T> delivery = take(receiver);
    if (delivery == null) {
      return hasEnded(receiver) ? Received.closed() : Received.empty();
    }
    return new Received.Message<>(delivery);
  }

  private int slotOf(long number) {
    return (int) number & mask;
  }

  @GuardedBy("this")
  private long oldest() {
    return tail - unread.length;
  }

  @GuardedBy("this")
  private boolean hasEnded(Broadcast.Receiver<T> receiver) {
    return receiver.closed || (hasNoSender() && receiver.next == tail);
  }

  /// Moves `receiver` on by one delivery; null when there is none.
  @GuardedBy("this")
  private @Nullable Delivery<T> take(Broadcast.Receiver<T> receiver) {
    if (receiver.closed || receiver.next == tail) {
      return null;
    }
    long missed = oldest() - receiver.next;
    if (missed > 0) {
      receiver.next += missed;
      return new Lagged<>(missed);
    }
    int slot = slotOf(receiver.next++);
    Message<T> message = messages[slot];
    pass(slot);
    return message;
  }

  /// Lets go of what only `receiver`, which closes, has yet to pass.
  synchronized void letGo(Broadcast.Receiver<T> receiver) {
    for (long left = Math.max(receiver.next, oldest()); left < tail; left++) {
      pass(slotOf(left));
    }
  }

  /// One receiver less needs what is in `slot`.
  @GuardedBy("this")
  private void pass(int slot) {
    if (--unread[slot] == 0) {
      messages[slot] = null;
    }
  }

  private Poll<@Nullable Delivery<T>> poll(Recv<T> recv, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (this) {
      recv.checkNotEnded();
      Broadcast.Receiver<T> receiver = recv.receiver;
      Delivery<T> delivery = take(receiver);
      if (delivery == null && !hasEnded(receiver)) {
        listeners.add(recv, context.waker());
        return Poll.pending();
      }
      recv.delivery = delivery;
      listeners.end(recv);
    }
    context.madeProgress();
    return recv;
  }

  /// One recv(): the future and its answer.
  static final class Recv<T> extends Listener
      implements Future<@Nullable Delivery<T>>, Ready<@Nullable Delivery<T>> {

    private final BroadcastChannel<T> channel;
    private final Broadcast.Receiver<T> receiver;
    private @Nullable Delivery<T> delivery;

    Recv(BroadcastChannel<T> channel, Broadcast.Receiver<T> receiver) {
      super(receiver);
      this.channel = channel;
      this.receiver = receiver;
    }

    @Override
    public Poll<@Nullable Delivery<T>> poll(Context context) {
      return channel.poll(this, context);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      synchronized (channel) {
        return state == State.WAITING
            ? Wait.of("receive", Wait.nameOf("Broadcast", channel), "")
            : null;
      }
    }

    @Override
    public @Nullable Delivery<T> value() {
      if (state != State.ENDED) {
        throw new IllegalStateException("nothing has been received");
      }
      return delivery;
    }
  }
}
