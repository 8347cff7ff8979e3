package cortado.sync;

import cortado.future.Future;
import org.jspecify.annotations.Nullable;

/// What the ends that send into an [MpscChannel] have in common: they count as open until closed.
abstract sealed class MpscSender<T> implements AutoCloseable
    permits Mpsc.Sender, Mpsc.UnboundedSender {

  final MpscChannel<T> channel;

  /// Guarded by the channel, which counts those that are open.
  private boolean closed;

  MpscSender(MpscChannel<T> channel) {
    this.channel = channel;
  }

  /// Waits until the receiver is closed.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses nothing.
  public Future<@Nullable Void> closed() {
    return new ClosedFuture(channel);
  }

  /// Whether the receiver is closed.
  public boolean isClosed() {
    return channel.isReceiverGone();
  }

  /// Declares that this sender will send no more; sends that wait already go on. Does nothing when
  /// repeated. Every other use of a closed sender throws [IllegalStateException].
  @Override
  public void close() {
    channel.closeSender(this);
  }

  /// Guarded by the channel.
  final void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this sender was closed; duplicate() it before");
    }
  }

  /// Guarded by the channel. Returns whether it was open.
  final boolean markClosed() {
    boolean wasOpen = !closed;
    closed = true;
    return wasOpen;
  }
}
