package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definitions;
import cortado.bench.harness.Lateness;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Many stages that run at their own moment: how late are they?
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
  public long run(long iterations) throws Exception {
    return Workloads.repeat(this::sleepAll, iterations);
  }

  @Override
  public Map<String, Long> metrics() {
    return lateness.metrics();
  }

  private long sleepAll() {
    long begin = System.nanoTime();
    var stages = new ArrayList<CompletableFuture<Void>>(lateness.sleepers());
    for (int sleeper = 0; sleeper < lateness.sleepers(); sleeper++) {
      int number = sleeper;
      long deadline = begin + lateness.delayNanos(sleeper);
      stages.add(
          Timers.after(deadline - System.nanoTime(), () -> lateness.awake(number, deadline)));
    }
    long awake = 0;
    for (var stage : stages) {
      stage.join();
      awake++;
    }
    return awake;
  }
}
