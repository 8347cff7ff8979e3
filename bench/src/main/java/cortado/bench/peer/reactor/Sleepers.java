package cortado.bench.peer.reactor;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definitions;
import cortado.bench.harness.Lateness;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Many delays that end at their own moment: how late do they?
final class Sleepers implements Body {

  private final Lateness lateness;

  private Sleepers(int count) {
    lateness = new Lateness(count);
  }

  static void addTo(Workloads workloads) {
    for (int count : new int[] {100_000, 1_000_000}) {
      workloads.addOutside(Definitions.sleepers(count), new Sleepers(count));
    }
  }

  @Override
  public long run(long iterations) {
    return Workloads.block(Workloads.repeat(this::sleepAll, iterations));
  }

  @Override
  public Map<String, Long> metrics() {
    return lateness.metrics();
  }

  private Mono<Long> sleepAll() {
    long begin = System.nanoTime();
    return Workloads.countAll(lateness.sleepers(), sleeper -> sleepOne(sleeper, begin));
  }

  private Mono<Long> sleepOne(int sleeper, long begin) {
    long deadline = begin + lateness.delayNanos(sleeper);
    return Mono.delay(Duration.ofNanos(deadline - System.nanoTime()))
        .doOnNext(_ -> lateness.awake(sleeper, deadline));
  }
}
