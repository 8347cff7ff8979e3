package cortado.bench.peer.netty;

import cortado.bench.harness.Workers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A TCP echo server on as many event loops as other peers have workers.
///
/// The loops wait with Netty's own epoll where there is one for this machine, else with the JDK's
/// selector.
final class Echo {

  private static final int BACKLOG = 4096;

  private Echo() {}

  /// What the loops wait with: `epoll` or `nio`.
  static String transport() {
    return Epoll.isAvailable() ? "epoll" : "nio";
  }

  /// Begins to serve, until the process ends, and returns the port.
  static int serve(int port) throws IOException {
    boolean native_ = Epoll.isAvailable();
    IoHandlerFactory io = native_ ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channel =
        native_ ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(Workers.count(), io);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(channel)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen at port " + port, bound.cause());
    }
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /// Gives every connection the one handler there is.
  private static final class Connections extends ChannelInitializer<Channel> {

    private final SendBack sendBack = new SendBack();

    @Override
    protected void initChannel(Channel connection) {
      var _ = connection.pipeline().addLast(sendBack);
    }
  }

  /// Sends back what comes, once per round of reading. Safe for any thread: it has no state.
  @Sharable
  private static final class SendBack extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      var _ = context.write(bytes, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      var _ = context.flush();
    }

    /// Whoever hangs up in the middle ends this connection and no other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
