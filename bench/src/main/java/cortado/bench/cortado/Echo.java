package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;

import cortado.future.Async;
import cortado.future.Future;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A TCP echo server.
final class Echo {

  private static final int BUFFER = 4096;

  private Echo() {}

  /// Serves on the runtime and, where it has no thread of its own, on one that is made for it.
  static int serve(AsyncRuntime runtime, int port) throws IOException {
    var listener = runtime.blockOn(listen(port));
    var loop = runtime.spawn(accept(listener));
    Thread.ofPlatform().daemon().name("echo").start(() -> runtime.blockOn(loop));
    return listener.localAddress().getPort();
  }

  @Async
  private static Future<TcpListener> listen(int port) throws IOException {
    return ready(TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  @Async
  private static Future<@Nullable Void> accept(TcpListener listener) throws IOException {
    while (true) {
      spawn(echo(listener.accept().await()));
    }
  }

  @Async
  private static Future<@Nullable Void> echo(TcpStream stream) throws IOException {
    try (stream) {
      stream.noDelay(true);
      var buffer = ByteBuffer.allocate(BUFFER);
      while (stream.read(buffer).await() >= 0) {
        stream.writeAll(buffer.flip()).await();
        buffer.clear();
      }
    }
    return done();
  }
}
