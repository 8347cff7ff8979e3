import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.task.Tasks;

/// An async method that calls itself. Each call is an object of its own, so it just works.
final class AsyncRecursion {

  private AsyncRecursion() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    System.out.println("fibonacci(15) = " + fibonacci(15).await());
    return done();
  }

  @Async
  static Future<Integer> fibonacci(int n) {
    if (n < 2) {
      Tasks.yieldNow().await();
      return ready(n);
    }
    return ready(fibonacci(n - 1).await() + fibonacci(n - 2).await());
  }
}
