package cortado.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A channel that keeps one value, the newest, and tells its receivers that it has changed: its
/// first two ends.
///
/// Every receiver remembers which value it has seen; values in between are skipped. The value is
/// shared, not copied, and should be immutable. The channel ends when every sender is closed. An
/// end that is forgotten without being closed keeps the others waiting. All ends are safe for any
/// thread.
///
/// ```
/// while (receiver.changed().await()) {
///   use(receiver.borrow());
/// }
/// ```
///
/// @param sender the first sender
/// @param receiver the first receiver, which has seen the initial value
/// @param <T> the type of the value, which is never null
public record Watch<T>(Sender<T> sender, Receiver<T> receiver) {

  /// A new channel with its initial value.
  public static <T> Watch<T> create(T initial) {
    var channel = new WatchChannel<T>(Objects.requireNonNull(initial, "initial"));
    return new Watch<>(new Sender<>(channel), channel.subscribe());
  }

  /// An end that sends. Close it when it has sent all; every [#duplicate()] has to be closed too.
  public static final class Sender<T> extends CountedSender<WatchChannel<T>> {

    private Sender(WatchChannel<T> channel) {
      super(channel);
    }

    /// Stores `value` and tells every receiver, unless there is none: then it stores nothing and
    /// returns false. An equal value is a change all the same.
    public boolean send(T value) {
      return channel.send(this, Objects.requireNonNull(value, "value"));
    }

    /// Stores `value`, even if there is no receiver, and tells every one. Returns what it replaces.
    @CanIgnoreReturnValue
    public T sendReplace(T value) {
      return channel.replace(this, Objects.requireNonNull(value, "value"));
    }

    /// Stores what `change` makes of the value, even if there is no receiver, and tells every one.
    ///
    /// `change` runs without a lock, and again if another sender was faster. If it fails, nothing
    /// has happened.
    public void sendModify(UnaryOperator<T> change) {
      var _ = channel.modify(this, change, true);
    }

    /// As [#sendModify(UnaryOperator)], but when `change` returns the very object it was given
    /// nobody is told. Returns whether it returned another.
    @CanIgnoreReturnValue
    public boolean sendIfModified(UnaryOperator<T> change) {
      return channel.modify(this, change, false);
    }

    /// The value.
    public T borrow() {
      return channel.value();
    }

    /// A receiver that has seen the value as it is now. It opens a channel again that had none.
    public Receiver<T> subscribe() {
      return channel.subscribe(this);
    }

    /// How many receivers there are.
    public int receiverCount() {
      return channel.receiverCount();
    }

    /// Another sender of the same channel.
    public Sender<T> duplicate() {
      channel.addSender(this);
      return new Sender<>(channel);
    }
  }

  /// An end that is told of changes. One task at a time may wait on it.
  public static final class Receiver<T> extends ListeningEnd implements AutoCloseable {

    private final WatchChannel<T> channel;

    /// The version of the value that it has seen. Guarded by the channel.
    long seen;

    Receiver(WatchChannel<T> channel, long seen) {
      this.channel = channel;
      this.seen = seen;
    }

    /// The value, whose being seen or not stays as it is.
    public T borrow() {
      return channel.value();
    }

    /// The value, which from now on has been seen.
    public T borrowAndUpdate() {
      return channel.see(this);
    }

    /// Whether the value has not been seen.
    public boolean hasChanged() {
      return channel.hasChanged(this);
    }

    /// Counts the value as not seen.
    public void markChanged() {
      channel.markChanged(this);
    }

    /// Counts the value as seen.
    public void markUnchanged() {
      var _ = channel.see(this);
    }

    /// Waits until the value has not been seen, and counts it as seen: true. False when the channel
    /// has ended and the last value was seen, or this receiver was closed, and ever after.
    ///
    /// Polling it while somebody else waits on this receiver throws [IllegalStateException].
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses nothing: the value counts as seen only when this is ready.
    public Future<Boolean> changed() {
      return new WatchChannel.Changed<>(channel, this);
    }

    /// Waits for a value that `condition` accepts, beginning with the present one; null when the
    /// channel has ended without one, or this receiver was closed.
    ///
    /// What `condition` has been given counts as seen. It runs without a lock. Polling it while
    /// somebody else waits on this receiver throws [IllegalStateException].
    ///
    /// ## Cancel safety
    ///
    /// Cancelling loses nothing: no value that was seen by then was accepted.
    ///
    /// ## Fails
    ///
    /// With what `condition` throws.
    public Future<@Nullable T> waitFor(Predicate<? super T> condition) {
      return new WatchChannel.WaitFor<>(channel, this, Objects.requireNonNull(condition));
    }

    /// Whether every sender is closed: the value will not change any more.
    public boolean isClosed() {
      return channel.hasNoSender();
    }

    /// Another receiver, which has seen what this one has. A closed one throws
    /// [IllegalStateException].
    public Receiver<T> duplicate() {
      return channel.duplicate(this);
    }

    /// Waits no more. The value can still be borrowed.
    @Override
    public void close() {
      channel.closeReceiver(this);
    }
  }
}
