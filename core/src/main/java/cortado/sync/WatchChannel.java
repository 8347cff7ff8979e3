package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waker;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What all ends of a [Watch] share. Safe for any thread.
final class WatchChannel<T> extends FanOutChannel {
  /*
   * (1) Every store makes a new `version`, in one step with the value.
   * (2) A receiver has seen the value if its `seen` is `version`. It becomes so in one step with
   *     telling it, so no change is taken for seen that was not told.
   * (3) Who was told pending is woken by the next store, by the end, and by what is done to its own
   *     receiver: markChanged() and close.
   * (4) Neither wakers nor the user's functions run under the monitor.
   *
   * Ordering: everything is under the monitor.
   *
   * Proofs: WatchModelTest for (1) to (4), with a broken twin for (2).
   */
  private static final Poll<Boolean> CHANGED = Poll.ready(true);
  private static final Poll<Boolean> ENDED = Poll.ready(false);

  /// A version that no value has.
  private static final long NONE = Long.MIN_VALUE;

  @GuardedBy("this")
  private T value;

  @GuardedBy("this")
  private long version;

  WatchChannel(T initial) {
    value = initial;
  }

  boolean send(Watch.Sender<T> sender, T next) {
    Listeners.Batch woken;
    synchronized (this) {
      sender.checkOpen();
      if (isReceiverGone()) {
        return false;
      }
      woken = store(next);
    }
    listeners.wake(this, woken);
    return true;
  }

  T replace(Watch.Sender<T> sender, T next) {
    T replaced;
    Listeners.Batch woken;
    synchronized (this) {
      sender.checkOpen();
      replaced = value;
      woken = store(next);
    }
    listeners.wake(this, woken);
    return replaced;
  }

  /// Returns whether it has stored something: always if `evenIfSame`.
  boolean modify(Watch.Sender<T> sender, UnaryOperator<T> change, boolean evenIfSame) {
    while (true) {
      T before;
      long versionBefore;
      synchronized (this) {
        sender.checkOpen();
        before = value;
        versionBefore = version;
      }
      T next = Objects.requireNonNull(change.apply(before), "the changed value");
      if (next == before && !evenIfSame) {
        return false;
      }
      Listeners.Batch woken;
      synchronized (this) {
        if (version != versionBefore) {
          continue;
        }
        woken = store(next);
      }
      listeners.wake(this, woken);
      return true;
    }
  }

  synchronized T value() {
    return value;
  }

  synchronized Watch.Receiver<T> subscribe() {
    addReceiver();
    return new Watch.Receiver<>(this, version);
  }

  synchronized Watch.Receiver<T> subscribe(Watch.Sender<T> sender) {
    sender.checkOpen();
    return subscribe();
  }

  synchronized Watch.Receiver<T> duplicate(Watch.Receiver<T> original) {
    original.checkOpen();
    Watch.Receiver<T> other = subscribe();
    other.seen = original.seen;
    return other;
  }

  synchronized boolean hasChanged(Watch.Receiver<T> receiver) {
    return receiver.seen != version;
  }

  synchronized T see(Watch.Receiver<T> receiver) {
    receiver.seen = version;
    return value;
  }

  void markChanged(Watch.Receiver<T> receiver) {
    Waker own;
    synchronized (this) {
      receiver.seen = version - 1;
      own = listeners.release(receiver);
    }
    WaitList.wake(own);
  }

  @GuardedBy("this")
  private Listeners.@Nullable Batch store(T next) {
    value = next;
    version++;
    return listeners.releaseAll();
  }

  private Poll<Boolean> poll(Changed<T> changed, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    boolean isChange;
    synchronized (this) {
      changed.checkNotEnded();
      Watch.Receiver<T> receiver = changed.receiver;
      isChange = !receiver.closed && receiver.seen != version;
      if (isChange) {
        receiver.seen = version;
      } else if (!receiver.closed && !hasNoSender()) {
        listeners.add(changed, context.waker());
        return Poll.pending();
      }
      listeners.end(changed);
    }
    context.madeProgress();
    return isChange ? CHANGED : ENDED;
  }

  private Poll<@Nullable T> poll(WaitFor<T> waitFor, Context context) {
    while (!context.mustYield()) {
      T candidate = null;
      synchronized (this) {
        waitFor.checkNotEnded();
        Watch.Receiver<T> receiver = waitFor.receiver;
        boolean isNew = waitFor.tested != version;
        if (!isNew && !receiver.closed && !hasNoSender()) {
          listeners.add(waitFor, context.waker());
          return Poll.pending();
        }
        if (isNew && !receiver.closed) {
          waitFor.tested = version;
          receiver.seen = version;
          candidate = value;
        }
      }
      context.madeProgress();
      if (candidate == null || accepts(waitFor, candidate)) {
        waitFor.accepted = candidate;
        cancel(waitFor);
        return waitFor;
      }
    }
    return Poll.pending();
  }

  private boolean accepts(WaitFor<T> waitFor, T candidate) {
    try {
      return waitFor.condition.test(candidate);
    } catch (Throwable failure) {
      cancel(waitFor);
      throw failure;
    }
  }

  private synchronized @Nullable Wait waitOf(Listener listener) {
    return listener.state == Waiter.State.WAITING
        ? Wait.of("change", Wait.nameOf("Watch", this), "")
        : null;
  }

  /// One changed().
  static final class Changed<T> extends Listener implements Future<Boolean> {

    private final WatchChannel<T> channel;
    private final Watch.Receiver<T> receiver;

    Changed(WatchChannel<T> channel, Watch.Receiver<T> receiver) {
      super(receiver);
      this.channel = channel;
      this.receiver = receiver;
    }

    @Override
    public Poll<Boolean> poll(Context context) {
      return channel.poll(this, context);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return channel.waitOf(this);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }
  }

  /// One waitFor(): the future and its answer.
  static final class WaitFor<T> extends Listener
      implements Future<@Nullable T>, Ready<@Nullable T> {

    private final WatchChannel<T> channel;
    private final Watch.Receiver<T> receiver;
    private final Predicate<? super T> condition;

    /// The version that the condition was given last. Guarded by the channel.
    private long tested = NONE;

    private @Nullable T accepted;

    WaitFor(WatchChannel<T> channel, Watch.Receiver<T> receiver, Predicate<? super T> condition) {
      super(receiver);
      this.channel = channel;
      this.receiver = receiver;
      this.condition = condition;
    }

    @Override
    public Poll<@Nullable T> poll(Context context) {
      return channel.poll(this, context);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return channel.waitOf(this);
    }

    @Override
    public void cancel() {
      channel.cancel(this);
    }

    @Override
    public @Nullable T value() {
      if (state != State.ENDED) {
        throw new IllegalStateException("no value has been accepted");
      }
      return accepted;
    }
  }
}
