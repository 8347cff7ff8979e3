package cortado.bench.peer.virtualthreads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A TCP echo server, a thread for each connection.
final class Echo {

  private static final int BACKLOG = 1024;
  private static final int BUFFER = 4096;

  private Echo() {}

  static int serve(int port) throws IOException {
    var server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Thread _ = Threads.start(() -> accept(server));
    return server.getLocalPort();
  }

  private static void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = server.accept();
      Thread _ = Threads.start(() -> echo(socket));
    }
  }

  private static void echo(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      var buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }
}
