package cortado.miniredis;

import cortado.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection to a Redis server, for code that is not async.
///
/// A [RedisClient] with a current-thread runtime of its own: each call blocks on the future of the
/// same name. Fails as that does. Confined to one thread at a time.
public final class BlockingRedisClient implements AutoCloseable {

  private final AsyncRuntime runtime;
  private final RedisClient client;

  private BlockingRedisClient(AsyncRuntime runtime, RedisClient client) {
    this.runtime = runtime;
    this.client = client;
  }

  /// Connects to the server at `address`.
  public static BlockingRedisClient connect(InetSocketAddress address) throws IOException {
    var runtime = AsyncRuntime.currentThread().name("redis-client").build();
    boolean connected = false;
    try {
      var client = new BlockingRedisClient(runtime, runtime.blockOn(RedisClient.connect(address)));
      connected = true;
      return client;
    } finally {
      if (!connected) {
        runtime.close();
      }
    }
  }

  /// Asks for a sign of life: `PONG`.
  public String ping() throws IOException {
    return runtime.blockOn(client.ping());
  }

  /// Asks for the message to come back.
  public String ping(String message) throws IOException {
    return runtime.blockOn(client.ping(message));
  }

  /// The value of `key`, or null.
  public byte @Nullable [] get(String key) throws IOException {
    return runtime.blockOn(client.get(key));
  }

  /// Gives `key` a value for good.
  public void set(String key, byte[] value) throws IOException {
    runtime.blockOn(client.set(key, value));
  }

  /// Gives `key` a value that is gone after `timeToLive`, which counts in milliseconds.
  public void set(String key, byte[] value, Duration timeToLive) throws IOException {
    runtime.blockOn(client.set(key, value, timeToLive));
  }

  /// Takes keys away. Returns how many were there.
  public long del(String... keys) throws IOException {
    return runtime.blockOn(client.del(keys));
  }

  /// How many of the keys are there.
  public long exists(String... keys) throws IOException {
    return runtime.blockOn(client.exists(keys));
  }

  /// Lets `key` expire after `timeToLive`, which counts in seconds. False if it is not there.
  public boolean expire(String key, Duration timeToLive) throws IOException {
    return runtime.blockOn(client.expire(key, timeToLive));
  }

  /// How many seconds `key` will live: -1 if for ever, -2 if it is not there.
  public long ttl(String key) throws IOException {
    return runtime.blockOn(client.ttl(key));
  }

  /// Closes the connection and the runtime.
  @Override
  public void close() throws IOException {
    try (runtime) {
      client.close();
    }
  }
}
