import static cortado.future.Futures.done;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.task.Tasks;
import java.time.Duration;

/// What a wait costs the others: while one task sleeps, another one ticks. When the sleep yields it
/// ticks all the time; when it blocks the thread it does not tick at all.
final class BlockingVsYielding {

  private static int ticks;

  private BlockingVsYielding() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() throws InterruptedException {
    compare(Duration.ofSeconds(5)).await();
    return done();
  }

  @Async
  static Future<Void> compare(Duration wait) throws InterruptedException {
    ticks = 0;
    var ticker = Tasks.spawn(tick(wait.dividedBy(50)));
    Tasks.yieldNow().await();

    int before = ticks;
    sleep(wait).await();
    System.out.println("yielding sleep: the others ran " + (ticks - before) + " times");

    before = ticks;
    block(wait);
    System.out.println("blocking sleep: the others ran " + (ticks - before) + " times");

    ticker.abort();
    return done();
  }

  @Async
  static Future<Void> tick(Duration period) {
    while (true) {
      sleep(period).await();
      ticks++;
    }
  }

  /// Never do this in async code: the thread is gone for everybody.
  private static void block(Duration wait) throws InterruptedException {
    Thread.sleep(wait);
  }
}
