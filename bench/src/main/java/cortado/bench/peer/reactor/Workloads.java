package cortado.bench.peer.reactor;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definition;
import cortado.bench.harness.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Collects programs.
final class Workloads {

  private final List<Workload> list = new ArrayList<>();

  /// Adds a program that is subscribed to on a worker.
  void add(Definition definition, Supplier<Mono<Long>> iteration) {
    addOutside(
        definition,
        iterations -> block(repeat(iteration, iterations).subscribeOn(Schedulers.parallel())));
  }

  /// Adds a program that runs on the thread that asks for it.
  void addOutside(Definition definition, Body body) {
    list.add(new Workload(definition, body));
  }

  List<Workload> list() {
    return List.copyOf(list);
  }

  /// One iteration after the other.
  static Mono<Long> repeat(Supplier<Mono<Long>> iteration, long times) {
    return Mono.defer(iteration).repeat(times - 1).reduce(Long::sum);
  }

  static long block(Mono<Long> answer) {
    return Objects.requireNonNull(answer.block());
  }

  /// The sum of what the numbers from zero to below `count` give, one after the other.
  static Mono<Long> sumInTurn(int count, Function<Integer, Mono<Integer>> program) {
    return Flux.range(0, count).concatMap(program).map(Integer::longValue).reduce(Long::sum);
  }

  /// Subscribes to so many programs at once; how many have given something when all have ended.
  ///
  /// A zip, since a merge looks at every program whenever one of them gives something.
  static Mono<Long> countAll(int count, IntFunction<Mono<?>> program) {
    var programs = new ArrayList<Mono<?>>(count);
    for (int number = 0; number < count; number++) {
      programs.add(program.apply(number));
    }
    return Mono.zip(programs, given -> (long) given.length);
  }
}
