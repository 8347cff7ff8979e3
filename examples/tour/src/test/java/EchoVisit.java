import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.task.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// The echo server with one client, on one runtime.
final class EchoVisit {

  private EchoVisit() {}

  /// Returns how many bytes came back.
  @Async
  static Future<Integer> visit(String way) throws IOException {
    EchoServer.Echo echo =
        switch (way) {
          case "copy" -> EchoServer::withCopy;
          case "split" -> EchoServer::withSplit;
          default -> EchoServer::withLoop;
        };
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var listener = TcpListener.bind(address)) {
      var serving = Tasks.spawn(EchoServer.serve(listener, echo));
      int echoed;
      try (var stream = TcpStream.connect(listener.localAddress()).await()) {
        echoed = talk(stream).await();
      }
      serving.abort();
      return ready(echoed);
    }
  }

  @Async
  private static Future<Integer> talk(TcpStream stream) throws IOException {
    var buffer = ByteBuffer.allocate(8);
    int echoed = 0;
    for (int round = 0; round < 3; round++) {
      stream.writeAll(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})).await();
      while (echoed < 4 * round + 4) {
        echoed += stream.read(buffer.clear()).await();
      }
    }
    return ready(echoed);
  }
}
