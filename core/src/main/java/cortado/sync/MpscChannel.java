package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.sync.Waiter.State;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What all ends of an [Mpsc] share. Safe for any thread.
final class MpscChannel<T> implements CountedSender.Channel {
  /*
   * (1) Every place is free, holds a message, or is reserved: by a Permit, or by a released sender
   *     that has not been polled since. capacity = free + messages.size() + reserved.
   * (2) Senders wait only while no place is free: a place that frees goes to the longest waiting.
   * (3) The channel has ended when no message can come any more: no open sender or the receiver
   *     closed, no message, nothing reserved. Senders that wait are covered by this, since (2) means
   *     that somebody then holds each place. Once ended it stays so.
   * (4) A receiver that was told pending is woken by the next message and by the end.
   * (5) Wakers run after the monitor is released.
   *
   * Ordering: everything is under the monitor.
   *
   * Proofs: MpscModelTest for (1) to (5).
   */
  /// More places than there can be messages.
  static final int UNBOUNDED = Integer.MAX_VALUE;

  private static final int FIRST_STORAGE = 16;
  private static final Poll<@Nullable Void> SENT = Poll.ready(null);

  private final int capacity;

  @GuardedBy("this")
  private final ArrayDeque<T> messages;

  @GuardedBy("this")
  private final WaitList<Place<T>> waiters = new WaitList<>();

  @GuardedBy("this")
  private final WaitList<ClosedFuture> closedWaiters = new WaitList<>();

  @GuardedBy("this")
  private int free;

  @GuardedBy("this")
  private int openSenders = 1;

  @GuardedBy("this")
  private boolean receiverClosed;

  @GuardedBy("this")
  private boolean abandoned;

  /// Who was last told that there is no message, until it finds one or is cancelled.
  @GuardedBy("this")
  private @Nullable Recv<T> receiver;

  @GuardedBy("this")
  private @Nullable Waker receiverWaker;

  MpscChannel(int capacity) {
    this.capacity = capacity;
    this.free = capacity;
    this.messages = new ArrayDeque<>(Math.min(capacity, FIRST_STORAGE));
  }

  int capacity() {
    return capacity;
  }

  synchronized int free() {
    return free;
  }

  Future<@Nullable Void> send(Mpsc.Sender<T> sender, T message) {
    return new Send<>(this, sender, message);
  }

  Future<Mpsc.Permit<T>> reserve(Mpsc.Sender<T> sender) {
    return new Reserve<>(this, sender);
  }

  Future<@Nullable T> recv() {
    return new Recv<>(this);
  }

  Mpsc.TrySend trySend(Mpsc.Sender<T> sender, T message) {
    Waker woken;
    synchronized (this) {
      sender.checkOpen();
      if (receiverClosed) {
        return Mpsc.TrySend.CLOSED;
      }
      if (free == 0) {
        return Mpsc.TrySend.FULL;
      }
      free--;
      woken = put(message);
    }
    WaitList.wake(woken);
    return Mpsc.TrySend.SENT;
  }

  /// Sends where a place is always free. Returns whether the receiver was still open.
  boolean sendUnbounded(Mpsc.UnboundedSender<T> sender, T message) {
    Waker woken;
    synchronized (this) {
      sender.checkOpen();
      if (receiverClosed) {
        return false;
      }
      // The place is taken last: when the storage cannot grow, nothing has happened.
      woken = put(message);
      free--;
    }
    WaitList.wake(woken);
    return true;
  }

  void sendReserved(Mpsc.Permit<T> permit, T message) {
    Waker woken;
    synchronized (this) {
      if (!permit.use()) {
        throw new IllegalStateException("a permit sends once, and was used or closed before");
      }
      woken = put(message);
    }
    WaitList.wake(woken);
  }

  void giveBack(Mpsc.Permit<T> permit) {
    Waker woken;
    synchronized (this) {
      woken = permit.use() ? placeFreed() : null;
    }
    WaitList.wake(woken);
  }

  Received<T> tryRecv() {
    T message;
    Waker woken;
    synchronized (this) {
      message = messages.poll();
      if (message == null) {
        return hasEnded() ? Received.closed() : Received.empty();
      }
      woken = placeFreed();
    }
    WaitList.wake(woken);
    return new Received.Message<>(message);
  }

  synchronized void addSender(CountedSender<?> original) {
    original.checkOpen();
    openSenders++;
  }

  @Override
  public void closeSender(CountedSender<?> sender) {
    Waker woken;
    synchronized (this) {
      if (!sender.markClosed()) {
        return;
      }
      openSenders--;
      woken = receiverAtTheEnd();
    }
    WaitList.wake(woken);
  }

  void closeReceiver() {
    close(false);
  }

  void abandon() {
    close(true);
  }

  private void close(boolean discard) {
    Place<T> failed;
    ClosedFuture told;
    Waker woken;
    synchronized (this) {
      receiverClosed = true;
      failed = waiters.releaseAll();
      told = closedWaiters.releaseAll();
      if (discard) {
        abandoned = true;
        free += messages.size();
        messages.clear();
      }
      woken = receiverAtTheEnd();
    }
    try {
      WaitList.wakeAll(failed);
    } finally {
      try {
        WaitList.wakeAll(told);
      } finally {
        WaitList.wake(woken);
      }
    }
  }

  @Override
  public synchronized boolean isReceiverGone() {
    return receiverClosed;
  }

  @Override
  @GuardedBy("this")
  public WaitList<ClosedFuture> closedWaiters() {
    return closedWaiters;
  }

  @GuardedBy("this")
  private boolean hasEnded() {
    return (openSenders == 0 || receiverClosed) && free == capacity;
  }

  /// Puts a message into a place that was taken before. Returns whom to wake.
  @GuardedBy("this")
  private @Nullable Waker put(T message) {
    if (abandoned) {
      return placeFreed();
    }
    messages.add(message);
    return takeReceiver();
  }

  /// Gives a place that has become free to the longest waiting. Returns whom to wake.
  @GuardedBy("this")
  private @Nullable Waker placeFreed() {
    Place<T> first = waiters.first();
    if (first != null) {
      first.granted = true;
      return waiters.releaseFirst();
    }
    free++;
    return receiverAtTheEnd();
  }

  @GuardedBy("this")
  private @Nullable Waker receiverAtTheEnd() {
    return hasEnded() ? takeReceiver() : null;
  }

  @GuardedBy("this")
  private @Nullable Waker takeReceiver() {
    Waker woken = receiverWaker;
    receiverWaker = null;
    return woken;
  }

  /// Takes a place for `place`, or lets it wait. Throws when there will be none.
  @GuardedBy("this")
  private boolean takePlace(Place<T> place, Waker waker) {
    place.checkNotEnded();
    if (place.state == State.CREATED) {
      place.sender.checkOpen();
      if (!receiverClosed && free == 0) {
        waiters.append(place, waker);
      } else if (!receiverClosed) {
        free--;
        place.granted = true;
      }
    }
    if (place.state == State.WAITING) {
      place.waker = waker;
      return false;
    }
    place.state = State.ENDED;
    if (!place.granted) {
      throw new ClosedException("the channel was closed by its receiver");
    }
    return true;
  }

  private void cancel(Place<T> place) {
    Waker woken = null;
    synchronized (this) {
      if (place.state == State.WAITING) {
        waiters.remove(place);
      } else if (place.state == State.RELEASED && place.granted) {
        woken = placeFreed();
      }
      place.state = State.ENDED;
    }
    WaitList.wake(woken);
  }

  private Poll<@Nullable Void> pollSend(Send<T> send, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    Waker woken;
    synchronized (this) {
      if (!takePlace(send, context.waker())) {
        return Poll.pending();
      }
      woken = put(send.message);
    }
    WaitList.wake(woken);
    context.madeProgress();
    return SENT;
  }

  private Poll<Mpsc.Permit<T>> pollReserve(Reserve<T> reserve, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (this) {
      if (!takePlace(reserve, context.waker())) {
        return Poll.pending();
      }
    }
    context.madeProgress();
    reserve.permit = new Mpsc.Permit<>(this);
    return reserve;
  }

  private Poll<@Nullable T> pollRecv(Recv<T> recv, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    Waker woken;
    synchronized (this) {
      if (recv.ended) {
        throw new IllegalStateException("future was polled after it was ready or cancelled");
      }
      T message = messages.poll();
      if (message == null && !hasEnded()) {
        waitForMessage(recv, context.waker());
        return Poll.pending();
      }
      stopWaiting(recv);
      recv.message = message;
      woken = message == null ? null : placeFreed();
    }
    WaitList.wake(woken);
    context.madeProgress();
    return recv;
  }

  private synchronized void cancel(Recv<T> recv) {
    stopWaiting(recv);
  }

  @GuardedBy("this")
  private void waitForMessage(Recv<T> recv, Waker waker) {
    if (receiver != null && receiver != recv) {
      throw new IllegalStateException(
          "another recv() waits on this receiver; let it end or cancel it before");
    }
    receiver = recv;
    receiverWaker = waker;
  }

  @GuardedBy("this")
  private void stopWaiting(Recv<T> recv) {
    recv.ended = true;
    if (receiver == recv) {
      receiver = null;
      receiverWaker = null;
    }
  }

  private synchronized @Nullable Wait waitOf(Recv<T> recv) {
    return receiver == recv ? wait("receive") : null;
  }

  private synchronized @Nullable Wait waitOf(Place<T> place) {
    return place.state == State.WAITING ? wait("send") : null;
  }

  @GuardedBy("this")
  private Wait wait(String what) {
    String senders = openSenders == 1 ? "1 sender" : openSenders + " senders";
    String room = capacity == UNBOUNDED ? "" : " of " + capacity;
    String detail = messages.size() + room + " messages, " + senders;
    return Wait.of(what, Wait.nameOf("Mpsc", this), detail);
  }

  /// Who waits for a free place, or has been given one.
  private abstract static class Place<T> extends Waiter<Place<T>> implements Waiting {

    final MpscChannel<T> channel;
    final Mpsc.Sender<T> sender;

    /// Whether it has its place. Released without one, it fails.
    boolean granted;

    Place(MpscChannel<T> channel, Mpsc.Sender<T> sender) {
      this.channel = channel;
      this.sender = sender;
    }

    @Override
    public final @Nullable Wait waitsFor() {
      return channel.waitOf(this);
    }
  }

  private static final class Send<T> extends Place<T> implements Future<@Nullable Void> {

    private final T message;

    Send(MpscChannel<T> channel, Mpsc.Sender<T> sender, T message) {
      super(channel, sender);
      this.message = message;
    }

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      return channel.pollSend(this, context);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }
  }

  private static final class Reserve<T> extends Place<T>
      implements Future<Mpsc.Permit<T>>, Ready<Mpsc.Permit<T>> {

    private Mpsc.@Nullable Permit<T> permit;

    Reserve(MpscChannel<T> channel, Mpsc.Sender<T> sender) {
      super(channel, sender);
    }

    @Override
    public Poll<Mpsc.Permit<T>> poll(Context context) {
      return channel.pollReserve(this, context);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }

    @Override
    public Mpsc.Permit<T> value() {
      Mpsc.Permit<T> reserved = permit;
      if (reserved == null) {
        throw new IllegalStateException("no place has been reserved");
      }
      return reserved;
    }
  }

  private static final class Recv<T> implements Future<@Nullable T>, Ready<@Nullable T>, Waiting {

    private final MpscChannel<T> channel;

    /// Guarded by the channel.
    private boolean ended;

    private @Nullable T message;

    Recv(MpscChannel<T> channel) {
      this.channel = channel;
    }

    @Override
    public Poll<@Nullable T> poll(Context context) {
      return channel.pollRecv(this, context);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return channel.waitOf(this);
    }

    @Override
    public @Nullable T value() {
      if (!ended) {
        throw new IllegalStateException("no message has been received");
      }
      return message;
    }
  }
}
