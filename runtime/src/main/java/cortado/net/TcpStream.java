package cortado.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.io.AsyncRead;
import cortado.io.AsyncWrite;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.reactor.Source;
import cortado.runtime.internal.reactor.Waiter;
import cortado.sys.Descriptor;
import cortado.sys.Interest;
import cortado.sys.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TCP connection.
///
/// It belongs to the runtime in which it was made. Buffers may live on the heap or outside; an idle
/// connection holds none. Nothing is held back: `flush` has nothing to do.
///
/// Safe for any thread. One task may read while another writes. Several may wait for the same
/// direction through the futures, and all of them are woken, though which of them gets the next
/// bytes is not said; of those who use the poll methods only the last one is.
///
/// A failure of one direction is no failure of the other. After [#close()] every operation fails
/// with [ClosedChannelException], and one that was waiting with
/// [java.nio.channels.AsynchronousCloseException].
public final class TcpStream implements AsyncRead, AsyncWrite, AutoCloseable {

  private final StreamSocket socket;
  private final Source source;

  @GuardedBy("this")
  private int openHalves = Interest.READABLE | Interest.WRITABLE;

  TcpStream(StreamSocket socket, Source source) {
    this.socket = socket;
    this.source = source;
  }

  /// A stream of a socket that is connected; closes it if that fails.
  static TcpStream connected(Reactor reactor, StreamSocket socket) throws IOException {
    try {
      return new TcpStream(socket, reactor.register(socket, Interest.READABLE, Interest.WRITABLE));
    } catch (Throwable failure) {
      closeAfter(failure, socket);
      throw failure;
    }
  }

  /// Connects to `address`; resolves it first if it is not resolved.
  ///
  /// ## Cancel safety
  ///
  /// Cancelled, it leaves no connection behind.
  ///
  /// ## Fails
  ///
  /// With [java.net.ConnectException] when nobody listens there, among others.
  public static Future<TcpStream> connect(InetSocketAddress address) throws IOException {
    return address.isUnresolved()
        ? connect(address.getHostString(), address.getPort())
        : new Connect(Futures.ready(List.of(address)));
  }

  /// Connects to the first address of `host` that answers. A literal address is taken as it is; a
  /// name is looked up on a thread that may block.
  ///
  /// ## Cancel safety
  ///
  /// Cancelled, it leaves no connection behind.
  ///
  /// ## Fails
  ///
  /// With [java.net.UnknownHostException], or with the failure of the last address, those of the
  /// others suppressed.
  public static Future<TcpStream> connect(String host, int port) throws IOException {
    return new Connect(new Resolve(host, port, "TcpStream.connect()"));
  }

  // Reading

  @Override
  public int pollRead(Context context, ByteBuffer target) throws IOException {
    return pollRead(context, target, null);
  }

  private int pollRead(Context context, ByteBuffer target, @Nullable Waiter waiter)
      throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    while (true) {
      int tick = source.pollReady(context, Interest.READABLE, waiter);
      if (tick == Source.PENDING) {
        return AsyncRead.PENDING;
      }
      int room = target.remaining();
      int count = socket.read(target);
      // A short count says that the next read would have to wait, and spares the system call that
      // would find out. What arrives from now on brings an event. The end of the stream may have
      // arrived already, behind these very bytes: a level-triggered poller reports it again once it
      // is rearmed, and an edge-triggered one has said so, which makes the source refuse to clear.
      if (count == Descriptor.WOULD_BLOCK || (count > 0 && count < room)) {
        source.clearReady(Interest.READABLE, tick);
      }
      if (count != Descriptor.WOULD_BLOCK) {
        context.madeProgress();
        return count;
      }
    }
  }

  @Override
  public Future<Integer> read(ByteBuffer target) throws IOException {
    return SocketOperation.of(
        source,
        Interest.READABLE,
        (context, waiter) -> {
          int count = pollRead(context, target, waiter);
          return count == AsyncRead.PENDING ? Poll.pending() : Poll.ready(count);
        });
  }

  @Override
  @SuppressWarnings("NullAway") // It does not substitute the type argument into the lambda.
  public Future<@Nullable Void> readExact(ByteBuffer target) throws IOException {
    return SocketOperation.<@Nullable Void>of(
        source, Interest.READABLE, (context, waiter) -> pollReadExact(context, target, waiter));
  }

  private Poll<@Nullable Void> pollReadExact(Context context, ByteBuffer target, Waiter waiter)
      throws IOException {
    while (target.hasRemaining()) {
      int count = pollRead(context, target, waiter);
      if (count == AsyncRead.PENDING) {
        return Poll.pending();
      }
      if (count == EOF) {
        throw new EOFException(
            "stream ended with " + target.remaining() + " bytes still to be read");
      }
    }
    return Poll.ready(null);
  }

  // Writing

  @Override
  public int pollWrite(Context context, ByteBuffer source) throws IOException {
    return pollWrite(context, source, null);
  }

  private int pollWrite(Context context, ByteBuffer bytes, @Nullable Waiter waiter)
      throws IOException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    while (true) {
      int tick = source.pollReady(context, Interest.WRITABLE, waiter);
      if (tick == Source.PENDING) {
        return AsyncWrite.PENDING;
      }
      int offered = bytes.remaining();
      int count = socket.write(bytes);
      // As for reading: a short count says that the socket is full.
      if (count < offered) {
        source.clearReady(Interest.WRITABLE, tick);
      }
      if (count != Descriptor.WOULD_BLOCK) {
        context.madeProgress();
        return count;
      }
    }
  }

  @Override
  public Future<Integer> write(ByteBuffer bytes) throws IOException {
    return SocketOperation.of(
        source,
        Interest.WRITABLE,
        (context, waiter) -> {
          int count = pollWrite(context, bytes, waiter);
          return count == AsyncWrite.PENDING ? Poll.pending() : Poll.ready(count);
        });
  }

  @Override
  @SuppressWarnings("NullAway") // It does not substitute the type argument into the lambda.
  public Future<@Nullable Void> writeAll(ByteBuffer bytes) throws IOException {
    return SocketOperation.<@Nullable Void>of(
        source, Interest.WRITABLE, (context, waiter) -> pollWriteAll(context, bytes, waiter));
  }

  private Poll<@Nullable Void> pollWriteAll(Context context, ByteBuffer bytes, Waiter waiter)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (pollWrite(context, bytes, waiter) == AsyncWrite.PENDING) {
        return Poll.pending();
      }
    }
    return Poll.ready(null);
  }

  /// Nothing is held back.
  @Override
  public boolean pollFlush(Context context) {
    return true;
  }

  /// Sends the end of the stream. The other direction stays open: reading goes on until the peer
  /// ends it, too.
  @Override
  public boolean pollShutdown(Context context) throws IOException {
    shutdownOutput();
    return true;
  }

  private void shutdownOutput() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (ClosedChannelException _) {
      throw source.closedFailure(false);
    }
  }

  // Halves

  /// The two directions of one connection, to be owned by two tasks.
  ///
  /// @param reader the direction to here
  /// @param writer the direction from here
  public record Halves(ReadHalf reader, WriteHalf writer) {}

  /// Splits the connection by direction. Use the halves instead of the stream from then on; once
  /// both are closed the connection is. Closing the stream closes both.
  public Halves split() {
    return new Halves(new ReadHalf(this), new WriteHalf(this));
  }

  /// Ends one direction.
  void closeHalf(int interest) throws IOException {
    boolean last;
    synchronized (this) {
      if ((openHalves & interest) == 0) {
        return;
      }
      openHalves &= ~interest;
      last = openHalves == 0;
    }
    if (last) {
      close();
    } else if (interest == Interest.WRITABLE && source.isOpen()) {
      shutdownOutput();
    }
  }

  /// Throws if that half was closed.
  synchronized void requireHalf(int interest) throws IOException {
    if ((openHalves & interest) == 0) {
      throw new ClosedChannelException();
    }
  }

  // The socket

  /// The address of this end.
  public InetSocketAddress localAddress() throws IOException {
    return socket.localAddress();
  }

  /// The address of the other end.
  public InetSocketAddress peerAddress() throws IOException {
    return socket.peerAddress();
  }

  /// Whether small writes are sent at once.
  public boolean noDelay() throws IOException {
    return socket.noDelay();
  }

  /// Whether small writes are to be sent at once, rather than gathered while a reply is awaited.
  /// Off unless asked for.
  public void noDelay(boolean enabled) throws IOException {
    socket.noDelay(enabled);
  }

  /// Closes the connection; who waits for it fails with
  /// [java.nio.channels.AsynchronousCloseException]. The peer finds the end of the stream after
  /// what was written. Does nothing the second time.
  @Override
  public void close() throws IOException {
    source.close();
  }

  /// Closes what a failure leaves of no use.
  static void closeAfter(Throwable failure, AutoCloseable useless) {
    try {
      useless.close();
    } catch (Exception another) {
      failure.addSuppressed(another);
    }
  }
}
