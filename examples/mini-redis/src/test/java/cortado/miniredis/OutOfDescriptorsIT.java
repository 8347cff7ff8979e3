package cortado.miniredis;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that the system gives few descriptors, and clients that take them all.
@Timeout(120)
class OutOfDescriptorsIT {

  private static final int DESCRIPTORS = 40;

  @Test
  void server_outOfDescriptors_warnsAndServesAgainOnceClientsHaveGone() throws Exception {
    Process server = startServer();
    try (BufferedReader log = server.inputReader(StandardCharsets.UTF_8)) {
      int port = portOf(waitFor(log, "mini-redis listens on"));
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < DESCRIPTORS; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }

      String warning = waitFor(log, "cannot accept");
      for (Socket client : clients) {
        client.close();
      }

      assertThat(warning).contains("trying again in PT1S").contains("Too many open files");
      assertThat(ping(port)).isEqualTo("+PONG");
    } finally {
      server.destroyForcibly();
    }
  }

  private static Process startServer() throws Exception {
    // Few jars on the class path, since each takes a descriptor.
    String classPath =
        Stream.of(
                ServerMain.class,
                AsyncRuntime.class,
                Future.class,
                Class.forName("cortado.sys.Network"))
            .map(OutOfDescriptorsIT::placeOf)
            .collect(Collectors.joining(":"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "bash",
            "-c",
            "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
            "limited",
            java,
            "-cp",
            classPath,
            ServerMain.class.getName(),
            "--port",
            "0")
        .redirectErrorStream(true)
        .start();
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String waitFor(BufferedReader log, String text) throws IOException {
    var read = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains(text)) {
        return line;
      }
      read.append(line).append('\n');
    }
    throw new AssertionError("the server ended without saying '" + text + "':\n" + read);
  }

  private static int portOf(String line) {
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  private static String ping(int port) throws IOException {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = client.getInputStream().readNBytes("+PONG".length());
      return new String(reply, StandardCharsets.US_ASCII);
    }
  }
}
