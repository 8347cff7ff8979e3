package cortado.sys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// The network of the JDK's own channels and selectors. Runs wherever the JDK does.
public final class NioNetwork implements Network {

  /// A network.
  public NioNetwork() {}

  @Override
  public Poller openPoller() throws IOException {
    return new NioPoller(Selector.open());
  }

  @Override
  public ListenSocket listen(InetSocketAddress address, int backlog) throws IOException {
    var channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
    } catch (Throwable failure) {
      closeAfter(failure, channel);
      throw failure;
    }
    return new NioListenSocket(channel);
  }

  @Override
  public StreamSocket connect(InetSocketAddress address) throws IOException {
    var channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      // finishConnect tells the outcome of a connection made at once, too.
      var _ = channel.connect(address);
    } catch (Throwable failure) {
      closeAfter(failure, channel);
      throw failure;
    }
    return new NioStreamSocket(channel);
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
