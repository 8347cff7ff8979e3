import static cortado.future.Futures.async;
import static cortado.future.Futures.done;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;

/// A value from one async method, handed to two others that run side by side: one an async method,
/// one an ordinary method that returns an async block.
final class BasicExample {

  private BasicExample() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    String order = takeOrder().await();
    System.out.println("order: " + order);
    var parts = join(brew(order), heatMilk(order)).await();
    System.out.println(parts.first() + " + " + parts.second());
    return done();
  }

  @Async
  static Future<String> takeOrder() {
    return ready("cortado");
  }

  @Async
  static Future<String> brew(String order) {
    return ready("espresso for a " + order);
  }

  static Future<String> heatMilk(String order) {
    return async(() -> "milk for a " + order);
  }
}
