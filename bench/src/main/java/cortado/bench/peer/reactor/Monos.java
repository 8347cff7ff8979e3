package cortado.bench.peer.reactor;

import cortado.bench.harness.Definitions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/// Tasks, and chains of calls.
final class Monos {

  private Monos() {}

  static void addTo(Workloads workloads) {
    for (int count : new int[] {10_000, 100_000}) {
      workloads.add(Definitions.spawnMany(count), () -> many(count));
    }
    workloads.addOutside(
        Definitions.spawnRemote(10_000),
        iterations -> Workloads.block(Workloads.repeat(() -> many(10_000), iterations)));
    workloads.add(Definitions.spawnJoin(1000), () -> Workloads.sumInTurn(1000, _ -> spawnOne()));
    for (int count : new int[] {10, 1000}) {
      workloads.add(Definitions.joinSpawn(count), () -> joinSpawn(count));
    }
    workloads.add(
        Definitions.spawnBlocking(1000), () -> Workloads.sumInTurn(1000, Monos::blocking));
    workloads.add(Definitions.callReady(20), () -> chains(20));
    workloads.add(Definitions.oneshotLocal(1000), () -> Workloads.sumInTurn(1000, Monos::oneshot));
  }

  /// A task that gives one.
  private static Mono<Integer> spawnOne() {
    return Mono.fromCallable(() -> 1).subscribeOn(Schedulers.parallel());
  }

  static Mono<Long> many(int count) {
    return Workloads.countAll(count, _ -> spawnOne());
  }

  /// Going through the scheduler once more is what comes nearest to a yield.
  private static Mono<Long> joinSpawn(int count) {
    return Flux.range(0, Definitions.REPEATS / count)
        .concatMap(_ -> Workloads.countAll(count, _ -> spawnOne().publishOn(Schedulers.parallel())))
        .reduce(Long::sum);
  }

  private static Mono<Integer> blocking(int number) {
    return Mono.fromCallable(() -> number).subscribeOn(Schedulers.boundedElastic());
  }

  private static Mono<Long> chains(int depth) {
    return Flux.range(0, Definitions.REPEATS)
        .concatMap(chain -> call(depth, chain))
        .reduce(Long::sum);
  }

  private static Mono<Long> call(int depth, long argument) {
    return depth == 1
        ? Mono.just(argument)
        : Mono.defer(() -> call(depth - 1, argument)).map(number -> number + 1);
  }

  private static Mono<Integer> oneshot(int number) {
    var channel = Sinks.<Integer>one();
    channel.emitValue(number, Sinks.EmitFailureHandler.FAIL_FAST);
    return channel.asMono();
  }
}
