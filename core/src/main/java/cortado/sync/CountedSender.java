package cortado.sync;

import cortado.future.Future;
import org.jspecify.annotations.Nullable;

/// A sender that its channel counts until it is closed: with the last of them the channel ends.
abstract sealed class CountedSender<C extends CountedSender.Channel> implements AutoCloseable
    permits Broadcast.Sender, Mpsc.Sender, Mpsc.UnboundedSender, Watch.Sender {

  /// What counts the senders.
  interface Channel extends ClosedFuture.Channel {

    void closeSender(CountedSender<?> sender);
  }

  final C channel;

  /// Guarded by the channel.
  private boolean closed;

  CountedSender(C channel) {
    this.channel = channel;
  }

  /// Waits until no receiver is open.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses nothing.
  public Future<@Nullable Void> closed() {
    return new ClosedFuture(channel);
  }

  /// Whether no receiver is open.
  public boolean isClosed() {
    return channel.isReceiverGone();
  }

  /// Declares that this sender will send no more; sends that wait already go on. Does nothing when
  /// repeated. Whoever sends with a closed sender, or makes another end with it, gets an
  /// [IllegalStateException].
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
