package cortado.bench.peer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoTest {

  @Test
  void serve_ofBytesOverTwoConnections_sendsThemBack() throws IOException {
    int port = Echo.serve(0);

    for (int connection = 0; connection < 2; connection++) {
      byte[] sent = new byte[16_000];
      new Random(connection).nextBytes(sent);
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        // Less than the buffers of both sockets hold, so nobody has to read meanwhile.
        socket.getOutputStream().write(sent);

        assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      }
    }
  }

  @Test
  void serve_atPortInUse_fails() throws IOException {
    int port = Echo.serve(0);

    assertThatThrownBy(() -> Echo.serve(port))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(port));
  }
}
