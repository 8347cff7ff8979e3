package cortado.sys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// A channel, and what a poller knows of it.
///
/// This makes a level-triggered selector look like [Poller] says, without a system call per event:
/// reading stays armed while its reader keeps up, and is disarmed by the event that finds the one
/// before it still unused. Writing, nearly always possible, is armed for one event at a time.
abstract sealed class NioDescriptor implements Descriptor permits NioListenSocket, NioStreamSocket {

  private final SelectableChannel channel;

  @GuardedBy("this")
  private @Nullable SelectionKey key;

  @GuardedBy("this")
  private long token;

  /// The directions that the selector looks for.
  @GuardedBy("this")
  private int armed;

  /// The directions that were reported since they were last rearmed. What the selector finds in
  /// them is no news.
  @GuardedBy("this")
  private int reported;

  NioDescriptor(SelectableChannel channel) {
    this.channel = channel;
  }

  /// The selector's bits for directions, in the state that the channel is in now.
  abstract int operationsOf(int interest);

  final synchronized void register(Selector selector, int interest, long newToken)
      throws IOException {
    if (key != null) {
      throw new IllegalStateException("descriptor is already watched");
    }
    token = newToken;
    armed = interest;
    key = channel.register(selector, operationsOf(interest), this);
  }

  /// Returns whether the selector has to take a change into account.
  final synchronized boolean rearm(int interest) {
    reported &= ~interest;
    int missing = interest & ~armed;
    if (missing == 0 || key == null) {
      return false;
    }
    armed |= missing;
    return update(key);
  }

  /// Takes what the selector has found, and hands what is new of it to `sink`.
  final void found(int operations, EventSink sink) {
    int news;
    long ownToken;
    synchronized (this) {
      int ready = interestOf(operations) & armed;
      news = ready & ~reported;
      int unused = ready & reported;
      reported |= ready;
      int quiet = unused | (ready & Interest.WRITABLE);
      if (quiet != 0 && key != null) {
        armed &= ~quiet;
        var _ = update(key);
      }
      ownToken = token;
    }
    if (news != 0) {
      sink.event(ownToken, news);
    }
  }

  /// Returns whether the selector has to take a change into account.
  final synchronized boolean deregister() {
    if (key == null) {
      return false;
    }
    key.cancel();
    key = null;
    return true;
  }

  @GuardedBy("this")
  private boolean update(SelectionKey ownKey) {
    try {
      ownKey.interestOps(operationsOf(armed));
      return true;
    } catch (CancelledKeyException closedMeanwhile) {
      return false;
    }
  }

  private static int interestOf(int operations) {
    int interest = 0;
    if ((operations & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      interest |= Interest.READABLE;
    }
    if ((operations & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      interest |= Interest.WRITABLE;
    }
    return interest;
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }
}
