package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A connected socket, or one that is being connected.
public interface StreamSocket extends Descriptor {

  /// What [#read(ByteBuffer)] returns when the peer will send no more.
  int EOF = -1;

  /// Reads into `target`, which may live on the heap or outside.
  ///
  /// Returns the count, zero only for a full `target`; [#EOF]; or [#WOULD_BLOCK]. A count below
  /// what there was room for says that the socket is drained: the next read would have to wait,
  /// unless more has arrived since or the peer has ended the stream.
  int read(ByteBuffer target) throws IOException;

  /// Writes from `source`, which may live on the heap or outside.
  ///
  /// Returns the count, zero only for an empty `source`; or [#WOULD_BLOCK]. A count below what was
  /// offered says that the socket is full.
  int write(ByteBuffer source) throws IOException;

  /// Ends connecting. Returns whether the socket is connected; if not, it will be writable once the
  /// outcome is known. Throws what prevented the connection.
  boolean finishConnect() throws IOException;

  /// Sends the end of the stream after what was written. Does nothing the second time.
  void shutdownOutput() throws IOException;

  /// The address of this end.
  InetSocketAddress localAddress() throws IOException;

  /// The address of the other end.
  InetSocketAddress peerAddress() throws IOException;

  /// Whether small writes are sent at once.
  boolean noDelay() throws IOException;

  /// Whether small writes are to be sent at once, rather than gathered while a reply is awaited.
  void noDelay(boolean enabled) throws IOException;
}
