package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A listening socket of the JDK.
final class NioListenSocket extends NioDescriptor implements ListenSocket {

  private final ServerSocketChannel channel;

  NioListenSocket(ServerSocketChannel channel) {
    super(channel);
    this.channel = channel;
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    SocketChannel accepted = channel.accept();
    if (accepted == null) {
      return null;
    }
    try {
      accepted.configureBlocking(false);
    } catch (Throwable failure) {
      NioNetwork.closeAfter(failure, accepted);
      throw failure;
    }
    return new NioStreamSocket(accepted);
  }

  @Override
  public InetSocketAddress localAddress() throws IOException {
    if (channel.getLocalAddress() instanceof InetSocketAddress address) {
      return address;
    }
    throw new ClosedChannelException();
  }

  @Override
  int operationsOf(int interest) {
    return (interest & Interest.READABLE) == 0 ? 0 : SelectionKey.OP_ACCEPT;
  }
}
