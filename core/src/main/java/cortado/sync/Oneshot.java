package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import org.jspecify.annotations.Nullable;

/// A channel for one value: the two ends of it.
///
/// Sending never waits; receiving is a future. Each end says so when it is gone, so that neither
/// waits for nothing. An end that is forgotten without being closed keeps the other waiting. The
/// sender is safe for any thread. The receiver belongs to one owner at a time, as every future
/// does, but may be closed by any thread.
///
/// @param sender the end that sends
/// @param receiver the end that receives
/// @param <T> the type of the value, which may be null
public record Oneshot<T extends @Nullable Object>(Sender<T> sender, Receiver<T> receiver) {

  /// A new channel.
  public static <T extends @Nullable Object> Oneshot<T> create() {
    var receiver = new Receiver<T>();
    return new Oneshot<>(new Sender<>(receiver), receiver);
  }

  /// The end that sends, once.
  public static final class Sender<T extends @Nullable Object> implements AutoCloseable {

    private final OneshotChannel<T> channel;

    private Sender(OneshotChannel<T> channel) {
      this.channel = channel;
    }

    /// Sends the value and uses this sender up.
    ///
    /// Returns false when the receiver is gone, and then nobody will see the value. True does not
    /// say that somebody has: the receiver may still be cancelled. Throws [IllegalStateException]
    /// when this sender was used or closed before.
    public boolean send(T value) {
      return channel.send(value);
    }

    /// Waits until the receiver takes no value any more: it was closed, was cancelled, or has
    /// ended.
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses nothing.
    public Future<@Nullable Void> closed() {
      return new ClosedFuture(channel);
    }

    /// Whether the receiver takes no value any more.
    public boolean isClosed() {
      return channel.isReceiverGone();
    }

    /// Gives up sending: the receiver fails. Does nothing after [#send(Object)].
    @Override
    public void close() {
      channel.closeSender();
    }
  }

  /// The end that receives: a future of the value.
  ///
  /// ## Cancel safety
  ///
  /// Polling it again after it was pending loses nothing, whatever happened in between. Cancelling
  /// gives it up: a value that was sent is discarded, and a later send returns false.
  ///
  /// ## Fails
  ///
  /// With [ClosedException] when the sender was closed, or this end was, before a value was sent.
  public static final class Receiver<T extends @Nullable Object> extends OneshotChannel<T>
      implements Future<T>, Waiting, AutoCloseable {

    private Receiver() {}

    @Override
    public Poll<T> poll(Context context) {
      return receive(context);
    }

    @Override
    public void cancel() {
      drop();
    }

    @Override
    public @Nullable Wait waitsFor() {
      return waitOfReceiver();
    }

    /// Takes the value if it is there; closed when it never will be, or was taken before.
    public Received<T> tryReceive() {
      return takeNow();
    }

    /// Refuses a later send. A value that was sent before can still be received. Safe for any
    /// thread.
    @Override
    public void close() {
      closeReceiver();
    }
  }
}
