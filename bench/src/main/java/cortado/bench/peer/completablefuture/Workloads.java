package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definition;
import cortado.bench.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;

/// Collects programs.
final class Workloads {

  private final List<Workload> list = new ArrayList<>();

  /// Adds a program that runs on a thread of the common pool.
  void add(Definition definition, Callable<Long> iteration) {
    addOutside(definition, iterations -> call(() -> repeat(iteration, iterations)));
  }

  /// Adds a program that runs on the thread that asks for it.
  void addOutside(Definition definition, Body body) {
    list.add(new Workload(definition, body));
  }

  List<Workload> list() {
    return List.copyOf(list);
  }

  /// Calls `job` on a thread of the common pool, where joining helps instead of blocking.
  static long call(Callable<Long> job) throws Exception {
    return ForkJoinPool.commonPool().submit(job).get();
  }

  static long repeat(Callable<Long> iteration, long times) throws Exception {
    long sum = 0;
    for (long time = 0; time < times; time++) {
      sum += iteration.call();
    }
    return sum;
  }
}
