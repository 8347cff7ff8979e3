package cortado.miniredis;

import cortado.future.Future;
import cortado.net.TcpStream;
import java.io.IOException;

/// Where connections come from: the `accept` of a listener, or a test's idea of it.
@FunctionalInterface
interface Acceptor {

  /// The next connection. Cancelling loses none.
  Future<TcpStream> accept() throws IOException;
}
