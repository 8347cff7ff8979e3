package cortado.bench.peer.reactor;

import cortado.bench.harness.Definitions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Messages from task to task, with as many on the way as the prefetch allows.
final class Fluxes {

  private Fluxes() {}

  static void addTo(Workloads workloads) {
    for (int capacity : new int[] {100, 1000}) {
      workloads.add(Definitions.mpsc(capacity, 1), () -> fromOne(capacity));
      workloads.add(Definitions.mpsc(capacity, 5), () -> fromMany(capacity, 5));
    }
  }

  private static Flux<Integer> produce(int count) {
    return Flux.range(0, count).subscribeOn(Schedulers.parallel());
  }

  private static Mono<Long> fromOne(int capacity) {
    return produce(Definitions.MESSAGES)
        .publishOn(Schedulers.parallel(), capacity)
        .map(Integer::longValue)
        .reduce(Long::sum);
  }

  /// Each producer has its share of the capacity.
  private static Mono<Long> fromMany(int capacity, int producers) {
    return Flux.range(0, producers)
        .flatMap(_ -> produce(Definitions.MESSAGES / producers), producers, capacity / producers)
        .map(Integer::longValue)
        .reduce(Long::sum);
  }
}
