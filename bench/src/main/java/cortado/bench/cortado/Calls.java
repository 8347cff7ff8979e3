package cortado.bench.cortado;

import static cortado.future.Futures.ready;
import static cortado.task.Tasks.yieldNow;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;

/// Async methods that await each other: what a call costs, and a stack of them that is suspended.
final class Calls {

  private Calls() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.callReady(20), () -> chains(20, false));
    for (int depth : new int[] {20, 1}) {
      workloads.add(Definitions.callYield(depth), () -> chains(depth, true));
    }
  }

  @Async
  private static Future<Long> chains(int depth, boolean yields) {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call(depth, chain, yields).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> call(int depth, long argument, boolean yields) {
    if (depth == 1) {
      if (yields) {
        yieldNow().await();
      }
      return ready(argument);
    }
    return ready(call(depth - 1, argument, yields).await() + 1);
  }
}
