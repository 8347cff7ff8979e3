package cortado.miniredis;

import static cortado.future.Futures.borrowed;
import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.select;
import static cortado.task.Tasks.spawn;

import cortado.future.Async;
import cortado.future.First;
import cortado.future.Future;
import cortado.future.Second;
import cortado.miniredis.command.Command;
import cortado.miniredis.command.CommandException;
import cortado.miniredis.command.Quit;
import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.Connection;
import cortado.miniredis.protocol.Limits;
import cortado.miniredis.protocol.ProtocolException;
import cortado.sync.Oneshot;
import cortado.sync.Semaphore;
import cortado.task.JoinHandle;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Serves one client: reads requests, carries them out, answers.
///
/// The rhythm is always the same. Answer everything that has arrived; send all answers in one
/// write; wait for more. A client that does not read its answers is not read from either, since the
/// write waits for it.
///
/// [#stop()] and [#abort()] are safe for any thread; everything else belongs to the handler's task.
final class Handler {

  private static final Logger LOGGER = System.getLogger(Handler.class.getName());

  private final Connection connection;
  private final Db db;
  private final Limits limits;
  private final Oneshot<@Nullable Void> stop = Oneshot.create();

  private volatile boolean stopping;

  /// Whether the server was stopping before the last look for bytes.
  private boolean stopped;

  private volatile @Nullable JoinHandle<@Nullable Void> task;

  Handler(Connection connection, Db db, Limits limits) {
    this.connection = connection;
    this.db = db;
    this.limits = limits;
  }

  /// Starts the handler's task, which gives the permit back and calls `ended` when it is over.
  void start(Consumer<Handler> ended, Semaphore.Permit permit) {
    task = spawn(run(ended, permit));
  }

  /// Asks the handler to end as soon as its client has no request under way. Call once.
  void stop() {
    stopping = true;
    boolean _ = stop.sender().send(null);
  }

  /// Ends the handler wherever it is.
  void abort() {
    var running = task;
    if (running != null) {
      running.abort();
    }
  }

  @Async
  private Future<@Nullable Void> run(Consumer<Handler> ended, Semaphore.Permit permit) {
    // Closed from right to left: the client is gone before the next one is let in.
    try (permit;
        connection) {
      connection.disableDelay();
      serve().await();
    } catch (IOException failure) {
      LOGGER.log(Level.DEBUG, "a client is gone: {0}", failure.getMessage());
    } finally {
      ended.accept(this);
    }
    return done();
  }

  @Async
  private Future<@Nullable Void> serve() throws IOException {
    boolean open = true;
    while (open) {
      boolean understood = answerWhatArrived().await();
      connection.flush().await();
      if (!understood) {
        connection.sayGoodbye().await();
        return done();
      }
      open = waitForMore().await();
    }
    return done();
  }

  /// Writes the replies to all requests that are there. False when that was the last of them.
  @Async
  private Future<Boolean> answerWhatArrived() throws IOException {
    try {
      while (connection.next()) {
        if (!answer(connection.arguments())) {
          return ready(false);
        }
        if (connection.writer().size() >= limits.replyBytes()) {
          connection.flush().await();
        }
      }
    } catch (ProtocolException failure) {
      connection.writer().error("ERR " + failure.getMessage());
      return ready(false);
    }
    return ready(true);
  }

  /// Writes the reply to one request. False when the client wants to leave.
  private boolean answer(Arguments request) {
    if (request.count() == 0) {
      // An empty line, as some clients send to keep a connection alive. Redis says nothing, too.
      return true;
    }
    try {
      var command = Command.parse(request);
      command.apply(db, connection.writer());
      return !(command instanceof Quit);
    } catch (CommandException refusal) {
      connection.writer().error(refusal.reply());
      return true;
    }
  }

  /// Waits for bytes. False when there will be none, or none are wanted.
  @Async
  private Future<Boolean> waitForMore() throws IOException {
    if (!stopped) {
      // Bytes come first, once more after the server has begun to stop: what a client has sent
      // before that is answered.
      stopped = stopping;
      switch (select(connection.fill(), borrowed(stop.receiver())).biased().await()) {
        case First(var more) -> {
          return ready(more);
        }
        case Second(_) -> {
          stopped = true;
        }
      }
    }
    if (connection.isBetweenFrames()) {
      return ready(false);
    }
    return ready(connection.fill().await());
  }
}
