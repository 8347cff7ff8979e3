package cortado.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A blocking socket that speaks bytes, written as text. What does not come in time is a failure.
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();

  RawClient(InetSocketAddress address) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(address, PATIENCE_MILLIS);
  }

  void send(String bytes) throws IOException {
    send(bytes.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Reads as many bytes as `expected` has.
  void expect(String expected) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(expected.length());
    assertThat(new String(bytes, ISO_8859_1)).isEqualTo(expected);
  }

  /// Sends a request and reads its reply.
  void expect(String request, String reply) throws IOException {
    send(request + "\r\n");
    expect(reply + "\r\n");
  }

  /// Reads up to the end of the line, which is left out.
  String line() throws IOException {
    var line = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next >= 0 && next != '\n';
        next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /// Fills `target`. False when the end came first.
  boolean readFully(byte[] target) throws IOException {
    return socket.getInputStream().readNBytes(target, 0, target.length) == target.length;
  }

  /// Reads and forgets some bytes; -1 at the end.
  int readSome() throws IOException {
    return socket.getInputStream().read(new byte[8192]);
  }

  /// The server has closed its side.
  void expectEnd() throws IOException {
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  /// Nothing comes for a little while.
  void expectNothing() throws IOException {
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
