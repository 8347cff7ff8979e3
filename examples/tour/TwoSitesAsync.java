import static cortado.future.Futures.done;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import java.time.Duration;

/// Two downloads on the thread that asks for them: no thread is made, and the longer one decides
/// how long both take.
final class TwoSitesAsync {

  private TwoSitesAsync() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    // Two futures. Nothing has run yet.
    var first = download("https://www.foo.com", Duration.ofMillis(300));
    var second = download("https://www.bar.com", Duration.ofMillis(500));

    var sizes = join(first, second).await();
    System.out.println(sizes.first() + " and " + sizes.second() + " bytes");
    return done();
  }

  /// Stands for a download that leaves its thread to others while it waits.
  @Async
  static Future<Integer> download(String url, Duration delay) {
    System.out.println("downloading " + url);
    sleep(delay).await();
    System.out.println("downloaded " + url);
    return ready(url.length());
  }
}
