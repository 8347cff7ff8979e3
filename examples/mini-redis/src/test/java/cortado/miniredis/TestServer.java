package cortado.miniredis;

import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.net.TcpListener;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.Flavor;
import cortado.sync.Oneshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A server on a free port, with a runtime of its own.
final class TestServer implements AutoCloseable {

  private final Oneshot<@Nullable Void> stop = Oneshot.create();
  private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private boolean stopped;

  private TestServer(Flavor flavor, ServerOptions options) {
    Thread.ofPlatform().name("test-server").daemon().start(() -> run(flavor, options));
  }

  static TestServer start() {
    return start(Flavor.WORK_STEALING, ServerOptions.DEFAULT);
  }

  static TestServer start(ServerOptions options) {
    return start(Flavor.WORK_STEALING, options);
  }

  static TestServer start(Flavor flavor, ServerOptions options) {
    return new TestServer(flavor, options);
  }

  private void run(Flavor flavor, ServerOptions options) {
    var builder =
        flavor == Flavor.CURRENT_THREAD
            ? AsyncRuntime.currentThread()
            : AsyncRuntime.multiThread().workers(2);
    try (var runtime = builder.build()) {
      runtime.blockOn(runtime.spawn(serve(options)));
    } catch (Throwable failure) {
      address.completeExceptionally(failure);
      ended.completeExceptionally(failure);
      return;
    }
    // Not before the runtime is closed: until then a closed listener may hold its port.
    ended.complete(null);
  }

  @Async
  private Future<@Nullable Void> serve(ServerOptions options) throws IOException {
    var listener = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address.complete(listener.localAddress());
    Server.run(listener, stop.receiver(), options).await();
    return done();
  }

  InetSocketAddress address() {
    return address.join();
  }

  RawClient connect() throws IOException {
    return new RawClient(address());
  }

  /// Tells the server to stop.
  void stop() {
    if (!stopped) {
      stopped = true;
      stop.sender().send(null);
    }
  }

  /// Waits until it has.
  void awaitEnd() {
    ended.join();
  }

  @Override
  public void close() {
    stop();
    awaitEnd();
  }
}
