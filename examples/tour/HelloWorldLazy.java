import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;

/// Calling an async method runs nothing: `hello` comes before `world`.
final class HelloWorldLazy {

  private HelloWorldLazy() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    var world = sayWorld();
    System.out.println("hello");
    world.await();
    return done();
  }

  @Async
  static Future<Void> sayWorld() {
    System.out.println("world");
    return done();
  }
}
