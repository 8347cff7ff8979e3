package cortado.bench.cortado;

import static cortado.future.Futures.ready;
import static cortado.task.Tasks.yieldNow;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;

/// Async methods that await each other: what a call costs, and a stack of them that is suspended.
/// Each level is a method of its own, as in Rust, where recursion would need a heap object a level.
final class Calls {

  private Calls() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.callReady(20), () -> deepChains(false));
    workloads.add(Definitions.callYield(20), () -> deepChains(true));
    workloads.add(Definitions.callYield(1), Calls::shortChains);
  }

  @Async
  private static Future<Long> deepChains(boolean yields) {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call20(chain, yields).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> shortChains() {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call1(chain, true).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> call1(long argument, boolean yields) {
    if (yields) {
      yieldNow().await();
    }
    return ready(argument);
  }

  @Async
  private static Future<Long> call2(long argument, boolean yields) {
    return ready(call1(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call3(long argument, boolean yields) {
    return ready(call2(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call4(long argument, boolean yields) {
    return ready(call3(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call5(long argument, boolean yields) {
    return ready(call4(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call6(long argument, boolean yields) {
    return ready(call5(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call7(long argument, boolean yields) {
    return ready(call6(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call8(long argument, boolean yields) {
    return ready(call7(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call9(long argument, boolean yields) {
    return ready(call8(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call10(long argument, boolean yields) {
    return ready(call9(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call11(long argument, boolean yields) {
    return ready(call10(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call12(long argument, boolean yields) {
    return ready(call11(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call13(long argument, boolean yields) {
    return ready(call12(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call14(long argument, boolean yields) {
    return ready(call13(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call15(long argument, boolean yields) {
    return ready(call14(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call16(long argument, boolean yields) {
    return ready(call15(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call17(long argument, boolean yields) {
    return ready(call16(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call18(long argument, boolean yields) {
    return ready(call17(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call19(long argument, boolean yields) {
    return ready(call18(argument, yields).await() + 1);
  }

  @Async
  private static Future<Long> call20(long argument, boolean yields) {
    return ready(call19(argument, yields).await() + 1);
  }
}
