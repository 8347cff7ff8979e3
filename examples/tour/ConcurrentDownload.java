import static cortado.future.Futures.async;
import static cortado.future.Futures.done;
import static cortado.future.Futures.from;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Downloads two pages at the same time, on one thread.
///
/// Without arguments it starts two slow web servers of its own, on the very same thread. With two
/// URLs it downloads those.
final class ConcurrentDownload {

  private static final Duration FIRST_DELAY = Duration.ofMillis(400);
  private static final Duration SECOND_DELAY = Duration.ofMillis(600);

  /// Every thread that ran a part of this program.
  private static final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private ConcurrentDownload() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main(String[] arguments) throws IOException, InterruptedException {
    switch (arguments.length) {
      case 0 -> fromOwnServers().await();
      case 2 -> fromTheWeb(arguments[0], arguments[1]).await();
      default -> System.err.println("usage: ConcurrentDownload [URL URL]");
    }
    return done();
  }

  @Async
  static Future<Void> fromOwnServers() throws IOException {
    try (var first = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var second = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Tasks.spawn(serveOnce(first, FIRST_DELAY, "a".repeat(10_000)));
      Tasks.spawn(serveOnce(second, SECOND_DELAY, "b".repeat(20_000)));
      var start = Time.now();

      // Calling an async method runs nothing. The join polls both, so both are under way at once.
      var firstPage = download(first.localAddress());
      var secondPage = download(second.localAddress());
      var pages = join(firstPage, secondPage).await();

      System.out.println("first page:  " + pages.first() + " bytes");
      System.out.println("second page: " + pages.second() + " bytes");
      System.out.println(
          "elapsed:     %d ms (one after the other: %d ms)"
              .formatted(
                  start.until(Time.now()).toMillis(), FIRST_DELAY.plus(SECOND_DELAY).toMillis()));
      System.out.println("threads:     " + threads.size());
    }
    return done();
  }

  /// Fetches the page and returns the length of its body.
  @Async
  static Future<Integer> download(InetSocketAddress address) throws IOException {
    threads.add(Thread.currentThread());
    try (var stream = TcpStream.connect(address).await()) {
      stream.writeAll(ascii("GET / HTTP/1.0\r\n\r\n")).await();
      var page = new StringBuilder();
      var buffer = ByteBuffer.allocate(4096);
      while (stream.read(buffer).await() >= 0) {
        threads.add(Thread.currentThread());
        page.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        buffer.clear();
      }
      return ready(page.length() - page.indexOf("\r\n\r\n") - 4);
    }
  }

  /// A web server with one page, one visitor and a slow disk.
  @Async
  static Future<Void> serveOnce(TcpListener listener, Duration delay, String body)
      throws IOException {
    try (var stream = listener.accept().await()) {
      threads.add(Thread.currentThread());
      stream.read(ByteBuffer.allocate(4096)).await();
      sleep(delay).await();
      stream.writeAll(ascii("HTTP/1.0 200 OK\r\n\r\n" + body)).await();
    }
    return done();
  }

  @Async
  static Future<Void> fromTheWeb(String firstUrl, String secondUrl) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      var start = Time.now();
      var pages = join(fetch(client, firstUrl), fetch(client, secondUrl)).await();
      System.out.println("first page:  " + pages.first() + " bytes");
      System.out.println("second page: " + pages.second() + " bytes");
      System.out.println("elapsed:     " + start.until(Time.now()).toMillis() + " ms");
    }
    return done();
  }

  /// The JDK's client starts a request as soon as it is asked; `from` puts that off to the first
  /// poll, and cancelling the future cancels the request.
  static Future<Integer> fetch(HttpClient client, String url) throws IOException {
    var request = HttpRequest.newBuilder(URI.create(url)).build();
    return async(
        () -> {
          var response = from(() -> client.sendAsync(request, BodyHandlers.ofByteArray())).await();
          return response.body().length;
        });
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
