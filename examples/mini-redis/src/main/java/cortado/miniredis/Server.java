package cortado.miniredis;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.select;
import static cortado.task.Tasks.spawn;
import static cortado.time.Time.sleep;
import static cortado.time.Time.timeout;

import cortado.future.Async;
import cortado.future.Future;
import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Buffers;
import cortado.miniredis.protocol.Connection;
import cortado.miniredis.protocol.FrameParser;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.sync.Semaphore;
import cortado.time.ElapsedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The server: one task that accepts, one for each connection, and one that clears away what has
/// expired.
///
/// The number of connections is a number of permits. One is acquired *before* a connection is
/// accepted, so that clients beyond the limit wait in the kernel's queue and cost nothing; the
/// handler gives it back, however it ends. All permits being back means that all handlers have
/// ended, which is what stopping waits for.
public final class Server {

  private static final Logger LOGGER = System.getLogger(Server.class.getName());

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(64);

  private final Acceptor acceptor;
  private final ServerOptions options;
  private final Db db = new Db();
  private final Buffers buffers = new Buffers();
  private final Semaphore permits;
  private final Set<Handler> handlers = ConcurrentHashMap.newKeySet();

  Server(Acceptor acceptor, ServerOptions options) {
    this.acceptor = acceptor;
    this.options = options;
    this.permits = new Semaphore(options.maxConnections());
  }

  /// Serves the clients of `listener` until `shutdown` is ready, as [#run(TcpListener, Future,
  /// ServerOptions)] with the default options.
  public static Future<@Nullable Void> run(TcpListener listener, Future<?> shutdown)
      throws IOException {
    return run(listener, shutdown, ServerOptions.DEFAULT);
  }

  /// Serves the clients of `listener` until `shutdown` is ready, and closes the listener.
  ///
  /// Then nobody is accepted any more. Idle clients are disconnected at once, the others as soon as
  /// they have the answer to what they have begun to ask, or when their time of grace is over.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling stops the accepting and tells the handlers to end, but waits for none.
  ///
  /// ## Fails
  ///
  /// With [IOException] when connections cannot be accepted for about two minutes.
  @Async
  public static Future<@Nullable Void> run(
      TcpListener listener, Future<?> shutdown, ServerOptions options) throws IOException {
    try (listener) {
      var server = new Server(listener::accept, options);
      server.serve(listener, shutdown).await();
    }
    return done();
  }

  /// Accepts until `shutdown` is ready, and then closes `door` before it waits for the handlers.
  @Async
  Future<@Nullable Void> serve(AutoCloseable door, Future<?> shutdown) throws IOException {
    var purge = spawn(db.purgeExpired());
    try {
      // Accepting ends by failing, or here, by being cancelled because `shutdown` was ready first.
      var _ = select(acceptConnections(), shutdown).await();
    } finally {
      purge.abort();
      closeQuietly(door);
      handlers.forEach(Handler::stop);
    }
    waitForHandlers().await();
    return done();
  }

  @Async
  private Future<@Nullable Void> acceptConnections() throws IOException {
    while (true) {
      var permit = permits.acquire().await();
      boolean handedOver = false;
      try {
        var stream = accept().await();
        handle(stream, permit);
        handedOver = true;
      } finally {
        if (!handedOver) {
          permit.close();
        }
      }
    }
  }

  /// The next connection. A failure, most often for want of descriptors, is met with patience: some
  /// connection may end meanwhile. Pauses of 1, 2, 4 … 64 seconds, and then it fails.
  @Async
  Future<TcpStream> accept() throws IOException {
    for (Duration pause = FIRST_PAUSE; ; pause = pause.multipliedBy(2)) {
      try {
        return ready(acceptor.accept().await());
      } catch (IOException failure) {
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
          throw failure;
        }
        LOGGER.log(Level.WARNING, "cannot accept, trying again in {0}: {1}", pause, failure);
      }
      sleep(pause).await();
    }
  }

  private void handle(TcpStream stream, Semaphore.Permit permit) {
    var parser = FrameParser.ofRequests(options.limits());
    var connection = new Connection(stream, parser, buffers);
    var handler = new Handler(connection, db, options.limits());
    handlers.add(handler);
    // The task is on its own from here on. Its failures, if any, go to the runtime's own handler.
    handler.start(handlers::remove, permit);
  }

  @Async
  private Future<@Nullable Void> waitForHandlers() {
    try {
      timeout(options.grace(), permits.acquire(options.maxConnections())).await().close();
    } catch (ElapsedException _) {
      LOGGER.log(Level.INFO, "cutting off {0} clients that did not finish", handlers.size());
      handlers.forEach(Handler::abort);
    }
    return done();
  }

  private static void closeQuietly(AutoCloseable door) {
    try {
      door.close();
    } catch (Exception failure) {
      LOGGER.log(Level.DEBUG, "closing the listener failed", failure);
    }
  }
}
