package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;

/// Ordinary calls, and a stack of them that is suspended. Each level is a method of its own.
final class Calls {

  private Calls() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.callReady(20), () -> deepChains(false));
    workloads.add(Definitions.callYield(20), () -> deepChains(true));
    workloads.add(Definitions.callYield(1), Calls::shortChains);
  }

  private static long deepChains(boolean yields) {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call20(chain, yields);
    }
    return sum;
  }

  private static long shortChains() {
    long sum = 0;
    for (int chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call1(chain, true);
    }
    return sum;
  }

  private static long call1(long argument, boolean yields) {
    if (yields) {
      Threads.yieldNow();
    }
    return argument;
  }

  private static long call2(long argument, boolean yields) {
    return call1(argument, yields) + 1;
  }

  private static long call3(long argument, boolean yields) {
    return call2(argument, yields) + 1;
  }

  private static long call4(long argument, boolean yields) {
    return call3(argument, yields) + 1;
  }

  private static long call5(long argument, boolean yields) {
    return call4(argument, yields) + 1;
  }

  private static long call6(long argument, boolean yields) {
    return call5(argument, yields) + 1;
  }

  private static long call7(long argument, boolean yields) {
    return call6(argument, yields) + 1;
  }

  private static long call8(long argument, boolean yields) {
    return call7(argument, yields) + 1;
  }

  private static long call9(long argument, boolean yields) {
    return call8(argument, yields) + 1;
  }

  private static long call10(long argument, boolean yields) {
    return call9(argument, yields) + 1;
  }

  private static long call11(long argument, boolean yields) {
    return call10(argument, yields) + 1;
  }

  private static long call12(long argument, boolean yields) {
    return call11(argument, yields) + 1;
  }

  private static long call13(long argument, boolean yields) {
    return call12(argument, yields) + 1;
  }

  private static long call14(long argument, boolean yields) {
    return call13(argument, yields) + 1;
  }

  private static long call15(long argument, boolean yields) {
    return call14(argument, yields) + 1;
  }

  private static long call16(long argument, boolean yields) {
    return call15(argument, yields) + 1;
  }

  private static long call17(long argument, boolean yields) {
    return call16(argument, yields) + 1;
  }

  private static long call18(long argument, boolean yields) {
    return call17(argument, yields) + 1;
  }

  private static long call19(long argument, boolean yields) {
    return call18(argument, yields) + 1;
  }

  private static long call20(long argument, boolean yields) {
    return call19(argument, yields) + 1;
  }
}
