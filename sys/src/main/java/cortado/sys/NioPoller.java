package cortado.sys;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A poller over a [Selector].
final class NioPoller implements Poller {
  /*
   * What other threads change (a new key, its interest, its end) the selector queues, and reads the
   * queue as its first act when it selects. So a change is lost on a selection that is already
   * waiting, and not on one that begins after it. Doorbell tells the two apart: changes are made
   * first and announced second, and the wait selects after beginSleep.
   *
   * A closed channel gives its descriptor back only when the selector has dropped its key, which it
   * does at the start and the end of a selection; hence delete announces itself, too.
   *
   * The selector refuses to wait in an interrupted thread. Its status is therefore put aside.
   */
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Selector selector;
  private final Doorbell doorbell = new Doorbell();

  NioPoller(Selector selector) {
    this.selector = selector;
  }

  @Override
  public void add(Descriptor descriptor, int interest, long token) throws IOException {
    own(descriptor).register(selector, interest, token);
    changed();
  }

  @Override
  public void rearm(Descriptor descriptor, int interest) {
    if (own(descriptor).rearm(interest)) {
      changed();
    }
  }

  @Override
  public void delete(Descriptor descriptor) {
    if (own(descriptor).deregister()) {
      changed();
    }
  }

  @Override
  public void waitEvents(long timeoutNanos, EventSink sink) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      Consumer<SelectionKey> found = key -> found(key, sink);
      if (timeoutNanos != 0 && doorbell.beginSleep()) {
        var _ = selector.select(found, millisOf(timeoutNanos));
      } else {
        var _ = selector.selectNow(found);
      }
    } finally {
      doorbell.endSleep();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void found(SelectionKey key, EventSink sink) {
    try {
      if (key.attachment() instanceof NioDescriptor descriptor) {
        descriptor.found(key.readyOps(), sink);
      }
    } catch (CancelledKeyException deletedMeanwhile) {
      // Its owner has gone, and no longer wants to know.
    }
  }

  /// Rounds up: a wait that ends before its time makes its caller spin until the time has come. The
  /// selector takes 0 for "for ever", and never gets it from a short wait.
  private static long millisOf(long timeoutNanos) {
    return timeoutNanos < 0 ? 0 : (timeoutNanos - 1) / NANOS_PER_MILLI + 1;
  }

  @Override
  public void wakeUp() {
    if (doorbell.ring()) {
      var _ = selector.wakeup();
    }
  }

  private void changed() {
    if (doorbell.announce()) {
      var _ = selector.wakeup();
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }

  private static NioDescriptor own(Descriptor descriptor) {
    if (descriptor instanceof NioDescriptor own) {
      return own;
    }
    throw new IllegalArgumentException("descriptor belongs to another network");
  }
}
