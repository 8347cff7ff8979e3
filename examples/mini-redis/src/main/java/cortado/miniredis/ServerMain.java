package cortado.miniredis;

import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.net.TcpListener;
import cortado.runtime.AsyncRuntime;
import cortado.sync.Oneshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts a server from the command line. Ctrl-C stops it, without cutting anyone off.
public final class ServerMain {

  private static final String USAGE =
      """
      usage: mini-redis [options]

        --port N           the port to listen on (6379; 0 takes any that is free)
        --bind ADDRESS     the address to listen on (127.0.0.1)
        --workers N        run on N threads (as many as there are processors)
        --current-thread   run on one thread, the main one
        --help             show this text
      """;

  /// How long the JVM waits at its end. The server's own grace is shorter.
  private static final int EXIT_SECONDS = 15;

  private ServerMain() {}

  /// Runs until the JVM is told to end.
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerArguments arguments;
    try {
      arguments = ServerArguments.parse(args);
    } catch (IllegalArgumentException mistake) {
      System.err.println("mini-redis: " + mistake.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    if (arguments.help()) {
      System.out.print(USAGE);
      return;
    }
    serveUntilExit(arguments);
  }

  private static void serveUntilExit(ServerArguments arguments) throws IOException {
    var stop = Oneshot.<@Nullable Void>create();
    var stopped = new CountDownLatch(1);
    // The JVM ends as soon as its hooks have run, so the hook waits for the server.
    var hook =
        new Thread(
            () -> {
              boolean _ = stop.sender().send(null);
              awaitUninterrupted(stopped);
            },
            "mini-redis-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (var runtime = runtime(arguments)) {
      runtime.blockOn(runtime.spawn(serve(arguments.address(), stop.receiver())));
    } finally {
      stopped.countDown();
    }
  }

  private static AsyncRuntime runtime(ServerArguments arguments) {
    if (arguments.currentThread()) {
      return AsyncRuntime.currentThread().name("mini-redis").build();
    }
    var builder = AsyncRuntime.multiThread().name("mini-redis");
    if (arguments.workers() > 0) {
      builder.workers(arguments.workers());
    }
    return builder.build();
  }

  @Async
  private static Future<@Nullable Void> serve(InetSocketAddress address, Future<?> shutdown)
      throws IOException {
    // The log reads the time zones from a file. It has to do so while there are descriptors left,
    // or
    // it could not tell when there are none.
    ZoneId _ = ZoneId.systemDefault();
    var listener = TcpListener.bind(address);
    System.out.println("mini-redis listens on " + listener.localAddress());
    Server.run(listener, shutdown).await();
    System.out.println("mini-redis has stopped");
    return done();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      if (!latch.await(EXIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("mini-redis: clients did not finish, leaving anyway");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
