package cortado.miniredis;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.miniredis.protocol.Limits;
import cortado.miniredis.protocol.Requests;
import cortado.runtime.Flavor;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The server as its clients see it: bytes in, bytes out. The expected bytes are those of Redis.
@Timeout(60)
class ServerIT {

  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  // Commands

  @Test
  void ping_withAndWithoutMessage_isAnswered() throws IOException {
    client.expect("PING", "+PONG");
    client.expect("ping hi", "$2\r\nhi");
    client.expect("*1\r\n$4\r\nPiNg", "+PONG");
    client.expect("*2\r\n$4\r\nPING\r\n$0\r\n", "$0\r\n");
  }

  @Test
  void echo_repeatsAnyBytes() throws IOException {
    client.expect("*2\r\n$4\r\nECHO\r\n$6\r\n\0\r\n\u00ff*1", "$6\r\n\0\r\n\u00ff*1");
  }

  @Test
  void set_thenGet_givesTheValue() throws IOException {
    client.expect("*2\r\n$3\r\nGET\r\n$5\r\nhello", "$-1");
    client.expect("*3\r\n$3\r\nSET\r\n$5\r\nhello\r\n$5\r\nworld", "+OK");
    client.expect("*2\r\n$3\r\nGET\r\n$5\r\nhello", "$5\r\nworld");
    client.shutdownOutput();
    client.expectEnd();
  }

  @Test
  void set_withTime_expires() throws IOException {
    client.expect("SET a 1 EX 100", "+OK");
    expectTtl("a", 100);
    client.expect("SET a 1 px 100000", "+OK");
    expectTtl("a", 100);
    client.expect("SET a 2", "+OK");
    client.expect("TTL a", ":-1");
    client.expect("SET b 1 PX 1", "+OK");
    awaitReply("GET b", "$1\r\n1\r\n", "$-1\r\n");
    client.expect("TTL b", ":-2");
  }

  @Test
  void set_withSimpleStringAndInteger_isUnderstood() throws IOException {
    client.expect("*5\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n+EX\r\n:100", "+OK");
    expectTtl("a", 100);
  }

  @Test
  void del_andExists_count() throws IOException {
    client.expect("SET a 1", "+OK");
    client.expect("SET b 1", "+OK");
    client.expect("EXISTS a b c a", ":3");
    client.expect("DEL a c a", ":1");
    client.expect("EXISTS a", ":0");
  }

  @Test
  void expire_setsTheTime() throws IOException {
    client.expect("EXPIRE a 10", ":0");
    client.expect("SET a 1", "+OK");
    client.expect("EXPIRE a 10", ":1");
    expectTtl("a", 10);
    client.expect("EXPIRE a -1", ":1");
    client.expect("EXISTS a", ":0");
  }

  @Test
  void questions_ofClientsThatConnect_areAnswered() throws IOException {
    client.expect("SELECT 0", "+OK");
    client.expect("CLIENT SETNAME me", "+OK");
    client.expect("CLIENT SETINFO lib-name x", "+OK");
    client.expect("CONFIG GET save", "*2\r\n$4\r\nsave\r\n$0\r\n");
    client.expect("CONFIG GET appendonly", "*2\r\n$10\r\nappendonly\r\n$2\r\nno");
    client.expect("CONFIG GET nothing", "*0");
    client.expect("COMMAND COUNT", ":14");
    client.expect("COMMAND DOCS nothing", "*0");
    client.expect(
        "COMMAND DOCS ttl",
        "*2\r\n$3\r\nttl\r\n*4\r\n"
            + "$7\r\nsummary\r\n$44\r\nTells in how many seconds a key will expire.\r\n"
            + "$5\r\ngroup\r\n$7\r\ngeneric");
    client.expect("HELLO 3", "-NOPROTO unsupported protocol version");
    client.send("HELLO\r\n");
    client.expect("*12\r\n$6\r\nserver\r\n");
  }

  @Test
  void command_unknown_isAnErrorAndNoMore() throws IOException {
    client.expect("foo", "-ERR unknown command 'foo', with args beginning with: ");
    client.expect(
        "Foo bar \"b z\"", "-ERR unknown command 'Foo', with args beginning with: 'bar' 'b z' ");
    client.expect("GET", "-ERR wrong number of arguments for 'get' command");
    client.expect("SET a b EX x", "-ERR value is not an integer or out of range");
    client.expect("PING", "+PONG");
  }

  @Test
  void quit_isAnsweredAndEndsTheConnection() throws IOException {
    client.send("PING\r\nQUIT\r\nPING\r\n");
    client.expect("+PONG\r\n+OK\r\n");
    client.expectEnd();
  }

  @Test
  void line_empty_isIgnored() throws IOException {
    client.send("\r\n\r\n*0\r\nPING\r\n");
    client.expect("+PONG\r\n");
  }

  // Pieces of all sizes

  @Test
  void requests_inOneWrite_areAnsweredInOrder() throws IOException {
    client.send("SET a 1\r\nGET a\r\n*1\r\n$4\r\nPING\r\nnope\r\nDEL a\r\nGET a\r\n");
    client.expect(
        "+OK\r\n$1\r\n1\r\n+PONG\r\n-ERR unknown command 'nope', with args beginning with: \r\n"
            + ":1\r\n$-1\r\n");
  }

  @Test
  void requests_tenThousandInOneWrite_areAllAnswered() throws IOException {
    client.send("PING\r\n".repeat(10_000));
    client.expect("+PONG\r\n".repeat(10_000));
  }

  @Test
  void request_byteByByte_isAnsweredAtItsEnd() throws IOException {
    for (byte next : Requests.bytes("SET", "key", "value")) {
      client.send(new byte[] {next});
    }
    client.expect("+OK\r\n");
    client.expect("GET key", "$5\r\nvalue");
  }

  @Test
  void value_ofSomeMegabytes_goesInAndOut() throws IOException {
    String value = "0123456789abcdef".repeat(300_000);
    client.send(Requests.bytes("SET", "large", value));
    client.expect("+OK\r\n");
    client.send("GET large\r\n");
    client.expect("$" + value.length() + "\r\n" + value + "\r\n");
  }

  /// Ten gigabytes of replies: a server that kept them for its client would run out of memory.
  @Test
  void client_thatDoesNotRead_isNotReadFrom() throws Exception {
    client.send(Requests.bytes("SET", "large", "x".repeat(1 << 20)));
    client.expect("+OK\r\n");
    var writing =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (var greedy = server.connect()) {
                    greedy.send("GET large\r\n".repeat(10_000));
                    for (int i = 0; i < 20; i++) {
                      greedy.expect("$1048576\r\n" + "x".repeat(1 << 20) + "\r\n");
                    }
                  } catch (IOException failure) {
                    throw new AssertionError(failure);
                  }
                });
    writing.join();
    client.expect("PING", "+PONG");
  }

  // Hostile clients

  static Stream<String> hostileStreams() {
    return Stream.of(
        "*1000000000\r\n",
        "*1\r\n$-5\r\n",
        "*1\r\n$999999999999\r\n",
        "*1\r\n".repeat(100_000),
        "*" + "9".repeat(1000),
        "x".repeat(1_000_000),
        "*1\r\n$4\r\nPINGxx",
        "\"" + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("hostileStreams")
  void stream_thatIsHostile_getsAnErrorAndTheEnd(String stream) throws IOException {
    try (var hostile = server.connect()) {
      hostile.send("PING\r\n" + stream);
      hostile.expect("+PONG\r\n-ERR Protocol error: ");
      readToEnd(hostile);
    }
    client.expect("PING", "+PONG");
  }

  @Test
  void line_thatLooksLikeALength_isAnUnknownCommand() throws IOException {
    client.expect("$-5", "-ERR unknown command '$-5', with args beginning with: ");
    client.expect(
        "$999999999999", "-ERR unknown command '$999999999999', with args beginning with: ");
  }

  @Test
  void noise_neverStopsTheServer() throws IOException {
    long seed = Long.getLong("cortado.seed", System.nanoTime());
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(1, 5000)];
      random.nextBytes(noise);
      try (var hostile = server.connect()) {
        hostile.send(noise);
        hostile.shutdownOutput();
        readToEnd(hostile);
      } catch (SocketException _) {
        // Cut off in the middle of its noise, as it may be.
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed + ", round " + i, failure);
      }
    }
    client.expect("PING", "+PONG");
  }

  @Test
  void client_thatLeavesInTheMiddle_harmsNobody() throws IOException {
    try (var leaving = server.connect()) {
      leaving.send("*2\r\n$3\r\nGE");
    }
    client.expect("PING", "+PONG");
  }

  @Test
  void frame_overTheLimits_isRefused() throws IOException {
    var limits = new Limits(2, 4, 10, 64, 64, 64);
    try (var strict = TestServer.start(ServerOptions.DEFAULT.withLimits(limits));
        var refused = strict.connect()) {
      refused.send("SET a 123456789012\r\n*2\r\n$3\r\nGET\r\n$11\r\n");
      refused.expect("+OK\r\n-ERR Protocol error: invalid bulk length\r\n");
      refused.expectEnd();
    }
  }

  // Many clients

  @Test
  void client_beyondTheLimit_waitsForAnotherToLeave() throws IOException {
    try (var small = TestServer.start(ServerOptions.DEFAULT.withMaxConnections(2));
        var first = small.connect();
        var second = small.connect()) {
      first.expect("PING", "+PONG");
      second.expect("PING", "+PONG");
      try (var third = small.connect()) {
        third.send("PING\r\n");
        third.expectNothing();
        first.close();
        third.expect("+PONG\r\n");
      }
    }
  }

  @Test
  void place_ofAClientThatFailed_isFreeAgain() throws IOException {
    try (var small = TestServer.start(ServerOptions.DEFAULT.withMaxConnections(1))) {
      for (int i = 0; i < 5; i++) {
        try (var failing = small.connect()) {
          failing.send("*x\r\n");
          failing.expect("-ERR Protocol error: invalid multibulk length\r\n");
          failing.expectEnd();
        }
      }
      try (var next = small.connect()) {
        next.expect("PING", "+PONG");
      }
    }
  }

  @Test
  void clients_threeHundred_areServedByTwoHundredAndFifty() throws IOException {
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 300; i++) {
      var next = server.connect();
      next.send("PING\r\n");
      clients.add(next);
    }
    // One place is taken by the client of the test itself.
    for (RawClient next : clients) {
      next.expect("+PONG\r\n");
      next.close();
    }
  }

  // The end

  @ParameterizedTest
  @EnumSource(Flavor.class)
  void stop_letsClientsFinishAndClosesIdleOnes(Flavor flavor) throws IOException {
    try (var stopping = TestServer.start(flavor, ServerOptions.DEFAULT);
        var idle = stopping.connect();
        var busy = stopping.connect()) {
      idle.expect("PING", "+PONG");
      sendBeginning(busy);

      stopping.stop();
      idle.expectEnd();
      busy.send("llo\r\n");

      busy.expect("$5\r\nhello\r\n");
      busy.expectEnd();
      stopping.awaitEnd();
    }
  }

  @Test
  void stop_afterItsGrace_cutsClientsOff() throws IOException {
    var options = ServerOptions.DEFAULT.withGrace(Duration.ofMillis(50));
    try (var stopping = TestServer.start(options);
        var stuck = stopping.connect()) {
      sendBeginning(stuck);

      stopping.stop();
      stopping.awaitEnd();

      readToEnd(stuck);
    }
  }

  @Test
  void stop_closesTheListener() throws IOException {
    // Accepted, or the end of the listener would reset it.
    client.expect("PING", "+PONG");
    server.stop();
    server.awaitEnd();

    client.expectEnd();
    assertThat(catchConnect()).isInstanceOf(IOException.class);
  }

  private Throwable catchConnect() {
    try (var late = server.connect()) {
      return new AssertionError("connected after the end");
    } catch (IOException refused) {
      return refused;
    }
  }

  /// Sends part of a request behind a whole one: both are read once that is answered.
  private static void sendBeginning(RawClient client) throws IOException {
    client.send("PING\r\n*2\r\n$4\r\nPING\r\n$5\r\nhe");
    client.expect("+PONG\r\n");
  }

  /// The time that a key has left is no more than that, and most of it.
  private void expectTtl(String key, int mostSeconds) throws IOException {
    client.send("TTL " + key + "\r\n");
    client.expect(":");
    assertThat(Integer.parseInt(client.line())).isBetween(mostSeconds / 2, mostSeconds);
  }

  /// Asks until the reply is the second one; until then it has to be the first.
  private void awaitReply(String request, String before, String after) throws IOException {
    while (true) {
      client.send(request + "\r\n");
      byte[] start = new byte[2];
      assertThat(client.readFully(start)).isTrue();
      String rest = after.startsWith(new String(start)) ? after : before;
      client.expect(rest.substring(2));
      if (rest.equals(after)) {
        return;
      }
    }
  }

  private static void readToEnd(RawClient hostile) throws IOException {
    try {
      while (hostile.readSome() >= 0) {
        // Whatever it is.
      }
    } catch (SocketException reset) {
      assertThat(Arrays.asList(reset.getMessage().split(" "))).contains("reset");
    }
  }
}
