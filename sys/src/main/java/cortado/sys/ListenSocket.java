package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket that listens for connections.
public interface ListenSocket extends Descriptor {

  /// Takes a connection that waits, or answers `null` where it would have had to wait for one.
  ///
  /// When this fails the connection may still be waiting: a process that has run out of descriptors
  /// fails again and again until it closes some.
  @Nullable StreamSocket accept() throws IOException;

  /// The address it is bound to, with the port that the system chose if none was asked for.
  InetSocketAddress localAddress() throws IOException;
}
