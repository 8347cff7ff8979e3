import static cortado.future.Futures.done;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import java.time.Duration;

/// Prints, waits a second without holding a thread, and prints again.
final class HelloSleep {

  private HelloSleep() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    System.out.print("Hello, ");
    sleep(Duration.ofSeconds(1)).await();
    System.out.println("World!");
    return done();
  }
}
