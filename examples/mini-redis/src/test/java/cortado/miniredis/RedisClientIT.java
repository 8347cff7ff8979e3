package cortado.miniredis;

import static cortado.future.Futures.async;
import static cortado.time.Time.timeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.AsyncRuntime;
import cortado.time.ElapsedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RedisClientIT {

  private static final byte[] VALUE = "value".getBytes(UTF_8);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().build();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
    runtime.close();
  }

  @Test
  void requests_ofEachKind_areAnswered() throws IOException {
    runtime.blockOn(
        async(
            () -> {
              try (var client = RedisClient.connect(server.address()).await()) {
                assertThat(client.ping().await()).isEqualTo("PONG");
                assertThat(client.ping("\u00e9cho").await()).isEqualTo("\u00e9cho");
                assertThat(client.get("key").await()).isNull();
                assertThat(client.ttl("key").await()).isEqualTo(-2);
                client.set("key", VALUE).await();
                assertThat(client.get("key").await()).isEqualTo(VALUE);
                assertThat(client.ttl("key").await()).isEqualTo(-1);
                assertThat(client.expire("key", MINUTE).await()).isTrue();
                assertThat(client.ttl("key").await()).isBetween(30L, 60L);
                client.set("other", VALUE, MINUTE).await();
                assertThat(client.ttl("other").await()).isBetween(30L, 60L);
                assertThat(client.exists("key", "other", "none").await()).isEqualTo(2);
                assertThat(client.del("key", "other", "none").await()).isEqualTo(2);
                assertThat(client.expire("key", MINUTE).await()).isFalse();
              }
            }));
  }

  @Test
  void connect_toAHost_triesItsAddresses() throws IOException {
    runtime.blockOn(
        async(
            () -> {
              try (var client =
                  RedisClient.connect("localhost", server.address().getPort()).await()) {
                assertThat(client.ping().await()).isEqualTo("PONG");
              }
            }));
  }

  @Test
  void errorReply_isAnExceptionAndTheClientGoesOn() throws IOException {
    runtime.blockOn(
        async(
            () -> {
              try (var client = RedisClient.connect(server.address()).await()) {
                try {
                  client.set("key", VALUE, Duration.ZERO).await();
                  throw new AssertionError("was not refused");
                } catch (RedisException refusal) {
                  assertThat(refusal).hasMessage("ERR invalid expire time in 'set' command");
                }
                assertThat(client.ping().await()).isEqualTo("PONG");
              }
            }));
  }

  @Test
  void serverThatHangsUp_isAConnectionReset() throws Exception {
    try (var hangingUp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = (InetSocketAddress) hangingUp.getLocalSocketAddress();
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (var accepted = hangingUp.accept()) {
                  accepted.getInputStream().readNBytes("*1\r\n$4\r\nPING\r\n".length());
                } catch (IOException failure) {
                  throw new AssertionError(failure);
                }
              });

      assertThatThrownBy(
              () -> {
                try (var client = BlockingRedisClient.connect(address)) {
                  client.ping();
                }
              })
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("connection reset");
    }
  }

  @Test
  void requestThatWasCancelled_leavesTheClientUnusable() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = (InetSocketAddress) silent.getLocalSocketAddress();
      runtime.blockOn(
          async(
              () -> {
                try (var client = RedisClient.connect(address).await()) {
                  try {
                    timeout(Duration.ofMillis(10), client.ping()).await();
                    throw new AssertionError("was answered");
                  } catch (ElapsedException _) {
                    // As it should be.
                  }
                  try {
                    client.ping().await();
                    throw new AssertionError("was not refused");
                  } catch (IllegalStateException refusal) {
                    assertThat(refusal).hasMessageContaining("connect anew");
                  }
                }
              }));
    }
  }

  @Test
  void blockingClient_doesTheSame() throws IOException {
    try (var client = BlockingRedisClient.connect(server.address())) {
      assertThat(client.ping()).isEqualTo("PONG");
      assertThat(client.ping("hello")).isEqualTo("hello");
      assertThat(client.get("key")).isNull();
      client.set("key", VALUE);
      assertThat(client.get("key")).isEqualTo(VALUE);
      assertThat(client.expire("key", MINUTE)).isTrue();
      assertThat(client.ttl("key")).isBetween(30L, 60L);
      client.set("other", VALUE, MINUTE);
      assertThat(client.exists("key", "other")).isEqualTo(2);
      assertThat(client.del("key", "other")).isEqualTo(2);
    }
  }

  @Test
  void blockingClient_withoutAServer_failsToConnect() throws IOException {
    InetSocketAddress nobody;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) closed.getLocalSocketAddress();
    }

    assertThatThrownBy(() -> BlockingRedisClient.connect(nobody).close())
        .isInstanceOf(IOException.class);
  }
}
