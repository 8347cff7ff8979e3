import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.miniredis.RedisClient;
import cortado.miniredis.Server;
import cortado.net.TcpListener;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.sync.Oneshot;
import cortado.task.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Sets a key of a mini-redis server and gets it back. The server runs in the same program; run it
/// with `./cortado run -cp examples/mini-redis/target/classes examples/tour/HelloMiniRedis.java`.
final class HelloMiniRedis {

  private HelloMiniRedis() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() throws IOException {
    var stop = Oneshot.<Void>create();
    try (var listener =
        TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      var server = Tasks.spawn(Server.run(listener, stop.receiver()));

      try (var client = RedisClient.connect(listener.localAddress()).await()) {
        client.set("hello", "world".getBytes(StandardCharsets.UTF_8)).await();
        byte[] value = client.get("hello").await();
        System.out.println("got " + new String(value, StandardCharsets.UTF_8));
      }

      stop.sender().send(null);
      server.await();
    }
    return done();
  }
}
