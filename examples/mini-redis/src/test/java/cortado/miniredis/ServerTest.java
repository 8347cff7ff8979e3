package cortado.miniredis;

import static cortado.future.Futures.async;
import static cortado.future.Futures.failed;
import static cortado.future.Futures.pending;
import static cortado.time.Time.now;
import static cortado.time.Time.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.AsyncRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the server does when connections cannot be accepted. Time stands still, and jumps to the
/// next timer whenever everybody waits.
@Timeout(30)
class ServerTest {

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().startPaused(true).build();

  @AfterEach
  void closeRuntime() {
    runtime.close();
  }

  @Test
  void accept_thatKeepsFailing_isTriedEightTimes() throws IOException {
    var attempts = new ArrayList<Duration>();
    runtime.blockOn(
        async(
            () -> {
              var begin = now();
              Acceptor failing =
                  () -> {
                    attempts.add(begin.until(now()));
                    return failed(new IOException("no descriptor left"));
                  };
              var server = new Server(failing, ServerOptions.DEFAULT);
              try {
                server.serve(() -> {}, pending()).await();
              } catch (IOException failure) {
                assertThat(failure).hasMessage("no descriptor left");
              }
            }));

    assertThat(attempts.stream().map(Duration::toSeconds))
        .containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L);
  }

  @Test
  void accept_thatRecovers_goesOn() throws IOException {
    var calls = new AtomicInteger();
    Acceptor recovering =
        () -> {
          if (calls.incrementAndGet() <= 7) {
            throw new IOException("no descriptor left");
          }
          return pending();
        };
    runtime.blockOn(
        async(
            () -> {
              var server = new Server(recovering, ServerOptions.DEFAULT);
              server.serve(() -> {}, sleep(Duration.ofMinutes(10))).await();
            }));

    assertThat(calls).hasValue(8);
  }

  @Test
  void options_withoutConnections_areRefused() {
    assertThatThrownBy(() -> ServerOptions.DEFAULT.withMaxConnections(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxConnections must be at least 1, was 0");
  }
}
