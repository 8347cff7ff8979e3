package cortado.sync;

import cortado.future.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A channel from many senders to one receiver, of bounded capacity: its first two ends.
///
/// Messages arrive in the order in which they were sent. Senders wait, first come first served,
/// while there are as many messages and reserved places as the capacity allows. The channel ends
/// when every sender is closed and all is received; once the receiver closes, sending fails. An end
/// that is forgotten without being closed keeps the other waiting. All ends are safe for any
/// thread. [#unbounded()] makes one whose senders never wait.
///
/// @param sender the first sender
/// @param receiver the receiver
/// @param <T> the type of the messages, which are never null
public record Mpsc<T>(Sender<T> sender, Receiver<T> receiver) {

  /// The largest capacity.
  public static final int MAX_CAPACITY = 1 << 30;

  /// A new channel that holds up to `capacity` messages. Its storage grows with use.
  public static <T> Mpsc<T> bounded(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be between 1 and " + MAX_CAPACITY + ", was " + capacity);
    }
    var channel = new MpscChannel<T>(capacity);
    return new Mpsc<>(new Sender<>(channel), new Receiver<>(channel));
  }

  /// A new channel that holds any number of messages: sending never waits.
  ///
  /// Only the heap bounds it. A sender that is faster than the receiver for long ends in an
  /// [OutOfMemoryError], which leaves the channel as it was; where that can happen, bound it. The
  /// storage stays as large as the longest backlog was: about 8 bytes for each message of it.
  public static <T> Unbounded<T> unbounded() {
    var channel = new MpscChannel<T>(MpscChannel.UNBOUNDED);
    return new Unbounded<>(new UnboundedSender<>(channel), new Receiver<>(channel));
  }

  /// The first two ends of an unbounded channel.
  ///
  /// It ends as a bounded one does, and all its ends are safe for any thread.
  ///
  /// @param sender the first sender
  /// @param receiver the receiver
  /// @param <T> the type of the messages, which are never null
  public record Unbounded<T>(UnboundedSender<T> sender, Receiver<T> receiver) {}

  /// What came of a send that does not wait.
  public enum TrySend {
    /// The message is in the channel.
    SENT,
    /// It is not, because there is no free place.
    FULL,
    /// It is not, because the receiver was closed.
    CLOSED
  }

  /// An end that sends. Close it when it has sent all; every [#duplicate()] has to be closed too.
  public static final class Sender<T> extends CountedSender<MpscChannel<T>> {

    private Sender(MpscChannel<T> channel) {
      super(channel);
    }

    /// Sends `message`, waiting for a free place.
    ///
    /// ## Cancel safety
    ///
    /// When cancelled before it was ready, the message was not sent, and is lost unless the caller
    /// has kept it; [#reserve()] waits without one. The place in the queue is lost.
    ///
    /// ## Fails
    ///
    /// With [ClosedException] when the receiver was closed before a place was free.
    public Future<@Nullable Void> send(T message) {
      return channel.send(this, Objects.requireNonNull(message, "message"));
    }

    /// Sends `message` if there is a free place and nobody waits for one.
    public TrySend trySend(T message) {
      return channel.trySend(this, Objects.requireNonNull(message, "message"));
    }

    /// Waits for a free place and keeps it.
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses the place in the queue and nothing else: a place in the channel that was
    /// assigned goes to the next in line.
    ///
    /// ## Fails
    ///
    /// With [ClosedException] when the receiver was closed before a place was free.
    public Future<Permit<T>> reserve() {
      return channel.reserve(this);
    }

    /// Another sender of the same channel.
    public Sender<T> duplicate() {
      channel.addSender(this);
      return new Sender<>(channel);
    }

    /// How many places are free.
    public int capacity() {
      return channel.free();
    }

    /// How many places there are.
    public int maxCapacity() {
      return channel.capacity();
    }
  }

  /// An end that sends into an unbounded channel. Close it when it has sent all; every
  /// [#duplicate()] has to be closed too.
  public static final class UnboundedSender<T> extends CountedSender<MpscChannel<T>> {

    private UnboundedSender(MpscChannel<T> channel) {
      super(channel);
    }

    /// Sends `message`. Returns false when the receiver was closed, and then nobody will see it.
    public boolean send(T message) {
      return channel.sendUnbounded(this, Objects.requireNonNull(message, "message"));
    }

    /// Another sender of the same channel.
    public UnboundedSender<T> duplicate() {
      channel.addSender(this);
      return new UnboundedSender<>(channel);
    }
  }

  /// A reserved place. Send into it, or close it to give it back. Safe for any thread.
  ///
  /// It outlives the closing of both ends: the receiver waits for it.
  public static final class Permit<T> implements AutoCloseable {

    private final MpscChannel<T> channel;

    /// Guarded by the channel.
    private boolean used;

    Permit(MpscChannel<T> channel) {
      this.channel = channel;
    }

    /// Sends without waiting. Uses the permit up; a second time throws [IllegalStateException].
    ///
    /// Only a receiver that was abandoned does not get the message.
    public void send(T message) {
      channel.sendReserved(this, Objects.requireNonNull(message, "message"));
    }

    /// Gives the place back. Does nothing once the permit is used up.
    @Override
    public void close() {
      channel.giveBack(this);
    }

    /// Guarded by the channel. Returns whether it was unused.
    boolean use() {
      boolean wasUnused = !used;
      used = true;
      return wasUnused;
    }
  }

  /// The end that receives. One task at a time may wait on it.
  public static final class Receiver<T> implements AutoCloseable {

    private final MpscChannel<T> channel;

    private Receiver(MpscChannel<T> channel) {
      this.channel = channel;
    }

    /// Waits for the next message; null when the channel has ended, and ever after.
    ///
    /// It has ended when every sender, or this receiver, was closed and there is neither a message
    /// nor a reserved place left. Polling it while another one waits throws
    /// [IllegalStateException].
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses nothing: a message leaves the channel only when this is ready.
    public Future<@Nullable T> recv() {
      return channel.recv();
    }

    /// Takes the next message if there is one; closed when the channel has ended.
    public Received<T> tryRecv() {
      return channel.tryRecv();
    }

    /// Refuses messages from now on and fails the senders that wait. What is in the channel, or has
    /// its place reserved, can still be received.
    @Override
    public void close() {
      channel.closeReceiver();
    }

    /// Closes, and discards what is in the channel and what still comes through reserved places.
    public void abandon() {
      channel.abandon();
    }
  }
}
