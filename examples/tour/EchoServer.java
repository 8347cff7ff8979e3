import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.io.AsyncIo;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.runtime.AsyncMain;
import cortado.task.Tasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Three ways to write an echo server. Run it with `copy`, `split` or `loop`, and talk to port
/// 7777.
final class EchoServer {

  /// What to do with one connection.
  interface Echo {
    Future<Void> handle(TcpStream stream) throws IOException;
  }

  private EchoServer() {}

  @Async
  @AsyncMain
  static Future<Void> main(String[] arguments) throws IOException {
    Echo echo =
        switch (arguments.length == 0 ? "copy" : arguments[0]) {
          case "split" -> EchoServer::withSplit;
          case "loop" -> EchoServer::withLoop;
          default -> EchoServer::withCopy;
        };
    try (var listener = TcpListener.bind(new InetSocketAddress("localhost", 7777))) {
      System.out.println("echoing on " + listener.localAddress());
      serve(listener, echo).await();
    }
    return done();
  }

  /// Accepts for ever; every connection is a task of its own.
  @Async
  static Future<Void> serve(TcpListener listener, Echo echo) throws IOException {
    while (true) {
      var stream = listener.accept().await();
      Tasks.spawn(echo.handle(stream));
    }
  }

  /// The library copies.
  @Async
  static Future<Void> withCopy(TcpStream stream) throws IOException {
    try (stream) {
      AsyncIo.copy(stream, stream).await();
    }
    return done();
  }

  /// One half reads, the other writes.
  @Async
  static Future<Void> withSplit(TcpStream stream) throws IOException {
    var halves = stream.split();
    try (var reader = halves.reader();
        var writer = halves.writer()) {
      AsyncIo.copy(reader, writer).await();
    }
    return done();
  }

  /// By hand: read what there is, write it back, until the peer has no more to say.
  @Async
  static Future<Void> withLoop(TcpStream stream) throws IOException {
    try (stream) {
      var buffer = ByteBuffer.allocate(1024);
      while (stream.read(buffer).await() >= 0) {
        stream.writeAll(buffer.flip()).await();
        buffer.clear();
      }
    }
    return done();
  }
}
