package cortado.bench.cortado;

import static cortado.future.Futures.ready;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definition;
import cortado.bench.harness.Workload;
import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import java.util.ArrayList;
import java.util.List;

/// Collects programs, and runs them on one runtime.
final class Workloads {

  /// One iteration of a program.
  @FunctionalInterface
  interface Iteration {

    /// Computes the answer.
    Future<Long> start() throws Exception;
  }

  private final AsyncRuntime runtime;
  private final List<Workload> list = new ArrayList<>();

  Workloads(AsyncRuntime runtime) {
    this.runtime = runtime;
  }

  AsyncRuntime runtime() {
    return runtime;
  }

  /// Adds a program that runs inside one task.
  void add(Definition definition, Iteration iteration) {
    addOutside(
        definition, iterations -> runtime.blockOn(runtime.spawn(repeat(iteration, iterations))));
  }

  /// Adds a program that runs on the thread that asks for it.
  void addOutside(Definition definition, Body body) {
    list.add(new Workload(definition, body));
  }

  List<Workload> list() {
    return List.copyOf(list);
  }

  @Async
  private static Future<Long> repeat(Iteration iteration, long times) throws Exception {
    long sum = 0;
    for (long time = 0; time < times; time++) {
      sum += iteration.start().await();
    }
    return ready(sum);
  }
}
