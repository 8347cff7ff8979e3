package cortado.miniredis;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static java.nio.charset.StandardCharsets.UTF_8;

import cortado.future.Async;
import cortado.future.Future;
import cortado.miniredis.protocol.Buffers;
import cortado.miniredis.protocol.Connection;
import cortado.miniredis.protocol.Frame;
import cortado.miniredis.protocol.FrameParser;
import cortado.miniredis.protocol.FrameWriter;
import cortado.miniredis.protocol.Limits;
import cortado.net.TcpStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection to a Redis server, for async code.
///
/// One request at a time: await each before making the next. Confined to its owner.
///
/// All requests fail with [RedisException] when the server answers with an error, and with another
/// [IOException] when the connection is lost.
///
/// ## Cancel safety
///
/// A request that is cancelled may have been carried out, and its answer is on its way: the client
/// is of no more use, and says so.
public final class RedisClient implements AutoCloseable {

  private final Connection connection;

  /// Whether a request has been begun and its answer not been read.
  private boolean waiting;

  private RedisClient(Connection connection) {
    this.connection = connection;
  }

  /// Connects to the server at `address`.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled connect leaves nothing behind.
  @Async
  public static Future<RedisClient> connect(InetSocketAddress address) throws IOException {
    return ready(over(TcpStream.connect(address).await()));
  }

  /// Connects to the server at the first address of `host` that answers.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled connect leaves nothing behind.
  @Async
  public static Future<RedisClient> connect(String host, int port) throws IOException {
    return ready(over(TcpStream.connect(host, port).await()));
  }

  private static RedisClient over(TcpStream stream) throws IOException {
    var parser = FrameParser.ofReplies(Limits.DEFAULT);
    var connection = new Connection(stream, parser, new Buffers());
    connection.disableDelay();
    return new RedisClient(connection);
  }

  /// Asks for a sign of life: `PONG`.
  @Async
  public Future<String> ping() throws IOException {
    return ready(text(call("PING").await()));
  }

  /// Asks for the message to come back.
  @Async
  public Future<String> ping(String message) throws IOException {
    return ready(text(call("PING", bytes(message)).await()));
  }

  /// The value of `key`, or null.
  @Async
  public Future<byte @Nullable []> get(String key) throws IOException {
    return ready(value(call("GET", bytes(key)).await()));
  }

  /// Gives `key` a value for good.
  @Async
  public Future<@Nullable Void> set(String key, byte[] value) throws IOException {
    expectOk(call("SET", bytes(key), value).await());
    return done();
  }

  /// Gives `key` a value that is gone after `timeToLive`, which counts in milliseconds.
  @Async
  public Future<@Nullable Void> set(String key, byte[] value, Duration timeToLive)
      throws IOException {
    byte[] millis = bytes(Long.toString(timeToLive.toMillis()));
    expectOk(call("SET", bytes(key), value, bytes("PX"), millis).await());
    return done();
  }

  /// Takes keys away. Returns how many were there.
  @Async
  public Future<Long> del(String... keys) throws IOException {
    return ready(integer(call("DEL", bytes(keys)).await()));
  }

  /// How many of the keys are there.
  @Async
  public Future<Long> exists(String... keys) throws IOException {
    return ready(integer(call("EXISTS", bytes(keys)).await()));
  }

  /// Lets `key` expire after `timeToLive`, which counts in seconds. False if it is not there.
  @Async
  public Future<Boolean> expire(String key, Duration timeToLive) throws IOException {
    byte[] seconds = bytes(Long.toString(timeToLive.toSeconds()));
    return ready(integer(call("EXPIRE", bytes(key), seconds).await()) == 1);
  }

  /// How many seconds `key` will live: -1 if for ever, -2 if it is not there.
  @Async
  public Future<Long> ttl(String key) throws IOException {
    return ready(integer(call("TTL", bytes(key)).await()));
  }

  /// Closes the connection.
  @Override
  public void close() throws IOException {
    connection.close();
  }

  /// Sends a request and waits for its answer.
  @Async
  private Future<Frame> call(String command, byte[]... words) throws IOException {
    if (waiting) {
      throw new IllegalStateException(
          "an earlier request has no answer yet; await it, or connect anew if it was cancelled");
    }
    waiting = true;
    FrameWriter request = connection.writer();
    request.array(1 + words.length);
    request.bulk(command);
    for (byte[] word : words) {
      request.bulk(word);
    }
    connection.flush().await();
    while (!connection.next()) {
      if (!connection.fill().await()) {
        throw new SocketException("connection reset: the server closed it before it answered");
      }
    }
    waiting = false;
    Frame answer = connection.frame();
    if (answer instanceof Frame.Error(var message)) {
      throw new RedisException(message);
    }
    return ready(answer);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[][] bytes(String... texts) {
    var words = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      words[i] = bytes(texts[i]);
    }
    return words;
  }

  private static byte @Nullable [] value(Frame answer) throws IOException {
    return switch (answer) {
      case Frame.Bulk(var value) -> value;
      case Frame.Null() -> null;
      default -> throw unexpected(answer);
    };
  }

  private static String text(Frame answer) throws IOException {
    return switch (answer) {
      case Frame.Simple(var text) -> text;
      case Frame.Bulk bulk -> bulk.text();
      default -> throw unexpected(answer);
    };
  }

  private static long integer(Frame answer) throws IOException {
    if (answer instanceof Frame.Integer(long value)) {
      return value;
    }
    throw unexpected(answer);
  }

  private static void expectOk(Frame answer) throws IOException {
    if (!(answer instanceof Frame.Simple(var text) && text.equals("OK"))) {
      throw unexpected(answer);
    }
  }

  private static IOException unexpected(Frame answer) {
    return new IOException("the server answered with something else: " + answer);
  }
}
