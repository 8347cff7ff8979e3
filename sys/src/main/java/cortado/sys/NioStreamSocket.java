package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A stream socket of the JDK.
///
/// The JDK copies a heap buffer through a direct one that each thread keeps, and which becomes as
/// large as the largest buffer it has met: all that is offered is copied, however little the socket
/// then takes. So heap buffers go in chunks.
final class NioStreamSocket extends NioDescriptor implements StreamSocket {

  static final int CHUNK_BYTES = 64 * 1024;

  private final SocketChannel channel;

  NioStreamSocket(SocketChannel channel) {
    super(channel);
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return inChunks(target, channel::read);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return inChunks(source, channel::write);
  }

  private static int inChunks(ByteBuffer buffer, Transfer transfer) throws IOException {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    if (buffer.isDirect() || buffer.remaining() <= CHUNK_BYTES) {
      int count = transfer.once(buffer);
      return count == 0 ? WOULD_BLOCK : count;
    }
    int limit = buffer.limit();
    int start = buffer.position();
    try {
      int asked;
      int count;
      do {
        asked = Math.min(limit - buffer.position(), CHUNK_BYTES);
        buffer.limit(buffer.position() + asked);
        count = transfer.once(buffer);
      } while (count == asked && buffer.position() < limit);
      int total = buffer.position() - start;
      return total > 0 ? total : count == 0 ? WOULD_BLOCK : count;
    } catch (IOException failure) {
      // What came before the failure has happened. The next call meets the failure again.
      int total = buffer.position() - start;
      if (total > 0) {
        return total;
      }
      throw failure;
    } finally {
      buffer.limit(limit);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public InetSocketAddress localAddress() throws IOException {
    return addressOf(channel.getLocalAddress());
  }

  @Override
  public InetSocketAddress peerAddress() throws IOException {
    return addressOf(channel.getRemoteAddress());
  }

  @Override
  public boolean noDelay() throws IOException {
    return channel.getOption(StandardSocketOptions.TCP_NODELAY);
  }

  @Override
  public void noDelay(boolean enabled) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, enabled);
  }

  @Override
  int operationsOf(int interest) {
    int operations = (interest & Interest.READABLE) == 0 ? 0 : SelectionKey.OP_READ;
    if ((interest & Interest.WRITABLE) != 0) {
      operations |= channel.isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }
    return operations;
  }

  private static InetSocketAddress addressOf(@Nullable SocketAddress address) throws IOException {
    if (address instanceof InetSocketAddress internet) {
      return internet;
    }
    throw new ClosedChannelException();
  }

  private interface Transfer {
    int once(ByteBuffer buffer) throws IOException;
  }
}
