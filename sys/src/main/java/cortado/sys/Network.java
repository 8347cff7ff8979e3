package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Opens pollers and sockets that belong together: a poller watches what its own network opened.
///
/// Safe for any thread.
public interface Network {

  /// Opens a poller.
  Poller openPoller() throws IOException;

  /// Listens at `address`, port 0 meaning any free one, with room for `backlog` connections that
  /// nobody has accepted yet. The address may be bound again once the socket is closed and its
  /// poller has waited after that, even while connections that were accepted linger.
  ListenSocket listen(InetSocketAddress address, int backlog) throws IOException;

  /// Begins to connect. Ask [StreamSocket#finishConnect()] for the outcome. `address` is resolved.
  StreamSocket connect(InetSocketAddress address) throws IOException;
}
