package cortado.runtime.internal.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Wait;
import cortado.runtime.RuntimeShutdownException;
import cortado.sys.Descriptor;
import cortado.sys.Interest;
import cortado.sys.ListenSocket;
import cortado.sys.StreamSocket;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// One descriptor as the reactor knows it: how ready it is, and who waits for it.
///
/// An operation asks [#pollReady], tries, and where it would have had to wait (or can tell that the
/// next one would) says so with [#clearReady], naming the tick it was given. Safe for any thread.
public final class Source {
  /*
   * Each direction, under the lock of the source:
   *
   *              event: tick + 1, everybody woken
   *    NOT READY ────────────────────────────────▶ READY ──┐ event: tick + 1
   *        ▲  │ poll: waker kept                     │  ▲──┘
   *        │  ▼                                      │
   *        └──────── clearReady(tick) ───────────────┘      refused with an older tick
   *
   * (1) Nobody waits for a direction that is ready, nor for a source that is closed.
   * (2) Readiness goes only by the tick that it came with. An event between the operation that
   *     would block and its clearReady has another tick, so it is not lost.
   * (3) The poller is rearmed after each clearReady that was not refused, and hence reports what
   *     came since.
   * (4) Wakers run after the lock is released.
   *
   * One plain lock holds all this together. It is taken for a few loads and stores at a time, by the
   * one or two tasks of a connection and the thread that turns the reactor; beside the system call
   * that each operation makes it does not show.
   *
   * Proofs: SourceTest for the transitions, (3) and (4), SourceModelTest for (1) and (2).
   */
  private enum State {
    OPEN,
    CLOSED,
    SHUT_DOWN
  }

  /// What [#pollReady] returns when the direction is not ready.
  public static final int PENDING = -1;

  private final Reactor reactor;
  private final Descriptor descriptor;

  @GuardedBy("this")
  private final Direction reading;

  @GuardedBy("this")
  private final Direction writing;

  @GuardedBy("this")
  private State state = State.OPEN;

  /// Where the reactor finds it. Written before anybody else knows the source.
  private long token;

  Source(Reactor reactor, Descriptor descriptor, int ready) {
    this.reactor = reactor;
    this.descriptor = descriptor;
    reading = new Direction((ready & Interest.READABLE) != 0);
    writing = new Direction((ready & Interest.WRITABLE) != 0);
  }

  void placedAt(long ownToken) {
    token = ownToken;
  }

  long token() {
    return token;
  }

  /// Returns the tick at which the direction became ready, or [#PENDING] with the waker kept.
  ///
  /// With a `waiter` the operation is woken whoever else waits. Without one, as for the poll
  /// methods of a stream, the last poll of a direction replaces the one before it.
  ///
  /// Also pending, and to be polled again, when the budget of the task is used up.
  public int pollReady(Context context, int interest, @Nullable Waiter waiter) throws IOException {
    if (context.mustYield()) {
      return PENDING;
    }
    synchronized (this) {
      requireOpen();
      Direction direction = directionOf(interest);
      if (direction.isReady()) {
        return direction.tick();
      }
      if (waiter == null) {
        direction.keep(context.waker());
      } else {
        direction.keep(context.waker(), waiter);
      }
      return PENDING;
    }
  }

  /// The operation that was tried because of `tick` would have had to wait, or the next one would.
  public void clearReady(int interest, int tick) {
    synchronized (this) {
      if (state != State.OPEN || !directionOf(interest).clear(tick)) {
        return;
      }
    }
    reactor.rearm(descriptor, interest);
  }

  /// Watches a direction that was not watched from the beginning.
  public void watch(int interest) {
    reactor.rearm(descriptor, interest);
  }

  /// How one describes that an operation waits for this.
  public Wait waitFor(int interest) {
    String what = interest == Interest.READABLE ? "read" : "write";
    try {
      return switch (descriptor) {
        case StreamSocket socket -> Wait.of(what, "socket", "peer " + socket.peerAddress());
        case ListenSocket socket -> Wait.of("accept", "listener", "at " + socket.localAddress());
        default -> Wait.of(what, descriptor.toString(), "");
      };
    } catch (IOException closed) {
      return Wait.of(what, "socket", "closed");
    }
  }

  /// The operation no longer waits.
  public synchronized void forget(int interest, Waiter waiter) {
    directionOf(interest).forget(waiter);
  }

  /// What to throw where an operation met a closed descriptor.
  ///
  /// @param waited whether it was closed behind the back of an operation that had begun
  public synchronized IOException closedFailure(boolean waited) {
    requireRuntime();
    return waited ? new AsynchronousCloseException() : new ClosedChannelException();
  }

  /// Closes the descriptor and wakes everybody, who then find it closed. Does nothing the second
  /// time.
  public void close() throws IOException {
    var woken = new WakeList();
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = State.CLOSED;
      releaseAll(woken);
    }
    try {
      reactor.deregister(this, descriptor);
      descriptor.close();
    } finally {
      woken.wakeAll();
    }
  }

  /// Closes the descriptor because there will be no more turns.
  void shutDown(WakeList woken) throws IOException {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = State.SHUT_DOWN;
      releaseAll(woken);
    }
    descriptor.close();
  }

  /// The reactor has heard something.
  synchronized void event(int readiness, WakeList woken) {
    if (state != State.OPEN) {
      return;
    }
    if ((readiness & Interest.READABLE) != 0) {
      reading.becomeReady((readiness & Interest.READ_CLOSED) != 0);
      reading.release(woken);
    }
    if ((readiness & Interest.WRITABLE) != 0) {
      writing.becomeReady(false);
      writing.release(woken);
    }
  }

  /// Whether nobody has closed it, the runtime included.
  public synchronized boolean isOpen() {
    return state == State.OPEN;
  }

  @GuardedBy("this")
  private void releaseAll(WakeList woken) {
    reading.release(woken);
    writing.release(woken);
  }

  @GuardedBy("this")
  private void requireOpen() throws IOException {
    requireRuntime();
    if (state == State.CLOSED) {
      throw new ClosedChannelException();
    }
  }

  @GuardedBy("this")
  private void requireRuntime() {
    if (state == State.SHUT_DOWN) {
      throw new RuntimeShutdownException("the runtime of this socket has been shut down");
    }
  }

  @GuardedBy("this")
  private Direction directionOf(int interest) {
    return interest == Interest.READABLE ? reading : writing;
  }
}
