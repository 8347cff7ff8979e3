package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.reactor.Source;
import cortado.runtime.internal.reactor.Waiter;
import cortado.sys.Interest;
import cortado.sys.ListenSocket;
import cortado.sys.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TCP socket that listens for connections.
///
/// It belongs to the runtime in which it was bound. Safe for any thread, and for several tasks that
/// accept at the same time.
public final class TcpListener implements AutoCloseable {

  /// How many connections may wait to be accepted, as far as the system allows.
  private static final int BACKLOG = 1024;

  private final Reactor reactor;
  private final ListenSocket socket;
  private final Source source;

  private TcpListener(Reactor reactor, ListenSocket socket, Source source) {
    this.reactor = reactor;
    this.socket = socket;
    this.source = source;
  }

  /// Listens at `address`; port 0 means any free port, which [#localAddress()] then tells.
  ///
  /// The port may be bound again once the listener is closed and the runtime has looked for events
  /// after that, even while connections that it has accepted linger.
  ///
  /// ## Fails
  ///
  /// With [UnknownHostException] when the address is not resolved; `bind(host, port)` resolves.
  public static TcpListener bind(InetSocketAddress address) throws IOException {
    Reactor reactor = Current.services("TcpListener.bind()").reactor();
    if (address.isUnresolved()) {
      throw new UnknownHostException(
          "address must be resolved, was " + address + "; use bind(host, port)");
    }
    ListenSocket socket = reactor.network().listen(address, BACKLOG);
    try {
      return new TcpListener(
          reactor, socket, reactor.register(socket, Interest.READABLE, Interest.READABLE));
    } catch (Throwable failure) {
      TcpStream.closeAfter(failure, socket);
      throw failure;
    }
  }

  /// Listens at the first address of `host` that can be bound.
  ///
  /// ## Cancel safety
  ///
  /// Cancelled, it has bound nothing.
  ///
  /// ## Fails
  ///
  /// When the name has no address, or with the failure of the last address, the others suppressed.
  public static Future<TcpListener> bind(String host, int port) throws IOException {
    return new Resolve(host, port, "TcpListener.bind()").map(TcpListener::bindFirst);
  }

  private static TcpListener bindFirst(List<InetSocketAddress> addresses) throws IOException {
    var failures = new AddressFailures();
    for (InetSocketAddress address : addresses) {
      try {
        return bind(address);
      } catch (IOException failure) {
        failures.add(address, failure);
      }
    }
    throw failures.last();
  }

  /// Waits for a connection.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled accept has taken no connection.
  ///
  /// ## Fails
  ///
  /// When the process has no descriptor left, among others; the connection then goes on waiting,
  /// and another accept fails again at once until something is closed. Wait a little before it.
  public Future<TcpStream> accept() throws IOException {
    return SocketOperation.of(source, Interest.READABLE, this::pollAccept);
  }

  /// Polls for a connection. Of those who poll, the last one is woken.
  public Poll<TcpStream> pollAccept(Context context) throws IOException {
    return pollAccept(context, null);
  }

  private Poll<TcpStream> pollAccept(Context context, @Nullable Waiter waiter) throws IOException {
    while (true) {
      int tick = source.pollReady(context, Interest.READABLE, waiter);
      if (tick == Source.PENDING) {
        return Poll.pending();
      }
      StreamSocket accepted = socket.accept();
      if (accepted != null) {
        context.madeProgress();
        return Poll.ready(TcpStream.connected(reactor, accepted));
      }
      source.clearReady(Interest.READABLE, tick);
    }
  }

  /// The address it is bound to.
  public InetSocketAddress localAddress() throws IOException {
    return socket.localAddress();
  }

  /// Closes it; who waits for a connection fails with
  /// [java.nio.channels.AsynchronousCloseException]. Connections that nobody has accepted are
  /// reset. Does nothing the second time.
  @Override
  public void close() throws IOException {
    source.close();
  }
}
