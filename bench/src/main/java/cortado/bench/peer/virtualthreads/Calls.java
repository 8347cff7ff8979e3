package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;

/// Ordinary calls, and a stack of them that is suspended.
final class Calls {

  private Calls() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.callReady(20), () -> chains(20, false));
    for (int depth : new int[] {20, 1}) {
      workloads.add(Definitions.callYield(depth), () -> chains(depth, true));
    }
  }

  private static long chains(int depth, boolean yields) {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call(depth, chain, yields);
    }
    return sum;
  }

  private static long call(int depth, long argument, boolean yields) {
    if (depth == 1) {
      if (yields) {
        Threads.yieldNow();
      }
      return argument;
    }
    return call(depth - 1, argument, yields) + 1;
  }
}
