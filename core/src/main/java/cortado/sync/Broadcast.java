package cortado.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A channel that gives each message to every receiver: its first two ends.
///
/// Sending never waits. The channel keeps the newest messages, as many as its capacity says; a
/// receiver that falls further behind is told how many it has missed and goes on with the oldest
/// that is kept. So a slow receiver harms itself only. Messages are shared, not copied, and should
/// be immutable. The channel ends when every sender is closed. An end that is forgotten without
/// being closed keeps messages, or the other ends waiting. All ends are safe for any thread.
///
/// @param sender the first sender
/// @param receiver the first receiver
/// @param <T> the type of the messages, which are never null
public record Broadcast<T>(Sender<T> sender, Receiver<T> receiver) {

  /// The largest capacity.
  public static final int MAX_CAPACITY = 1 << 30;

  /// A new channel that keeps the newest `capacity` messages, rounded up to a power of two.
  ///
  /// The storage, 8 bytes a message, is there from the beginning. A message that all its receivers
  /// have passed is let go.
  public static <T> Broadcast<T> create(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be between 1 and " + MAX_CAPACITY + ", was " + capacity);
    }
    int rounded = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    var channel = new BroadcastChannel<T>(rounded);
    return new Broadcast<>(new Sender<>(channel), channel.subscribe());
  }

  /// What a receiver is given. Immutable.
  ///
  /// @param <T> the type of the messages
  public sealed interface Delivery<T> {}

  /// The next message. All receivers are given the same object.
  public record Message<T>(T message) implements Delivery<T> {}

  /// Word that the next so many messages were overwritten before this receiver took them. What
  /// follows is the oldest that is kept.
  public record Lagged<T>(long missed) implements Delivery<T> {}

  /// An end that sends. Close it when it has sent all; every [#duplicate()] has to be closed too.
  public static final class Sender<T> extends CountedSender<BroadcastChannel<T>> {

    private Sender(BroadcastChannel<T> channel) {
      super(channel);
    }

    /// Sends `message` to every receiver there is now, overwriting the oldest if need be. Returns
    /// how many those are; when there are none, nobody will see it.
    @CanIgnoreReturnValue
    public int send(T message) {
      return channel.send(this, new Message<>(Objects.requireNonNull(message, "message")));
    }

    /// A receiver of what is sent from now on. It opens a channel again that had none.
    public Receiver<T> subscribe() {
      return channel.subscribe(this);
    }

    /// How many receivers there are.
    public int receiverCount() {
      return channel.receiverCount();
    }

    /// How many messages the channel keeps.
    public int capacity() {
      return channel.capacity();
    }

    /// Another sender of the same channel.
    public Sender<T> duplicate() {
      channel.addSender(this);
      return new Sender<>(channel);
    }
  }

  /// An end that receives what was sent since it was made. One task at a time may wait on it.
  public static final class Receiver<T> extends ListeningEnd implements AutoCloseable {

    private final BroadcastChannel<T> channel;

    /// The number of the next message for this receiver. Guarded by the channel.
    long next;

    Receiver(BroadcastChannel<T> channel, long next) {
      this.channel = channel;
      this.next = next;
    }

    /// Waits for the next delivery: a [Message], or once [Lagged] after it has missed some; null
    /// when the channel has ended and all is received, or this receiver was closed, and ever after.
    ///
    /// Polling it while another one waits throws [IllegalStateException].
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses nothing: this receiver moves on only when this is ready.
    public Future<@Nullable Delivery<T>> recv() {
      return new BroadcastChannel.Recv<>(channel, this);
    }

    /// Takes the next delivery if there is one; closed when there will be none.
    public Received<Delivery<T>> tryRecv() {
      return channel.tryRecv(this);
    }

    /// Another receiver, of what is sent from now on. A closed one has none and throws
    /// [IllegalStateException].
    public Receiver<T> resubscribe() {
      return channel.resubscribe(this);
    }

    /// Receives no more, and lets go of what it has not taken.
    @Override
    public void close() {
      channel.closeReceiver(this);
    }

    @Override
    void letGo() {
      channel.letGo(this);
    }
  }
}
