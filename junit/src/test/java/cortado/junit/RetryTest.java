package cortado.junit;

import static cortado.future.Futures.async;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.time.Time.now;
import static cortado.time.Time.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Async;
import cortado.future.Future;
import cortado.io.AsyncRead;
import cortado.io.AsyncWrite;
import cortado.runtime.AsyncRuntime;
import cortado.testing.IoMock;
import cortado.time.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The example of `docs/testing.md`: a client that asks again after a pause, tested without a
/// network and without waiting.
class RetryTest {

  /// Sends `PING` until the answer is not `BUSY`, a second apart. Returns how often it has asked.
  @Async
  private static <S extends AsyncRead & AsyncWrite> Future<Integer> ping(S server)
      throws IOException {
    int asked = 0;
    String answer;
    do {
      if (asked > 0) {
        sleep(Duration.ofSeconds(1)).await();
      }
      server.writeAll(ByteBuffer.wrap("PING".getBytes(StandardCharsets.UTF_8))).await();
      var bytes = ByteBuffer.allocate(4);
      server.readExact(bytes).await();
      answer = new String(bytes.array(), StandardCharsets.UTF_8);
      asked++;
    } while (answer.equals("BUSY"));
    return ready(asked);
  }

  @AsyncTest(startPaused = true)
  void ping_busyServer_asksAgainEverySecond(AsyncRuntime runtime) throws Exception {
    IoMock.Script script =
        IoMock.script()
            .write("PING")
            .read("BUSY")
            .write("PING")
            .pause(() -> sleep(Duration.ofMinutes(5)))
            .read("PONG");
    try (IoMock server = script.build()) {
      runtime.blockOn(
          async(
              () -> {
                Moment begin = now();
                assertThat(spawn(ping(server)).await()).isEqualTo(2);
                assertThat(begin.until(now())).isEqualTo(Duration.ofMinutes(5).plusSeconds(1));
              }));
    }
  }
}
