package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Parking;
import cortado.bench.harness.Peer;
import cortado.bench.harness.Scaling;
import cortado.bench.harness.Versions;
import cortado.bench.harness.Workload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Stages on the common pool.
final class CompletableFuturePeer implements Peer {

  @Override
  public String name() {
    return "completablefuture";
  }

  @Override
  public String version() {
    return Versions.ofJava();
  }

  @Override
  public List<Workload> workloads() {
    var workloads = new Workloads();
    Stages.addTo(workloads);
    Timers.addTo(workloads);
    Sleepers.addTo(workloads);
    return workloads.list();
  }

  /// A stage that waits is a stage of another one.
  @Override
  public void park(Parking parking, Object[] kept) {
    for (int stage = 0; stage < kept.length; stage++) {
      kept[stage] =
          switch (parking) {
            case SLEEP -> Timers.after(TimeUnit.HOURS.toNanos(1), () -> {});
            case ONESHOT -> {
              var channel = new CompletableFuture<Boolean>();
              CompletableFuture<Void> _ = channel.thenRun(() -> {});
              yield channel;
            }
          };
    }
  }

  @Override
  public void scale(Scaling scaling, int count) throws Exception {
    long ended =
        Workloads.call(
            () ->
                switch (scaling) {
                  case SPAWN -> Stages.many(count);
                  case SLEEP -> Timers.sleepAndCancel(count);
                });
    if (ended != count) {
      throw new IllegalStateException("%d of %d stages have ended".formatted(ended, count));
    }
  }

  @Override
  public void hello() {
    Timers.after(TimeUnit.MILLISECONDS.toNanos(10), () -> System.out.println("hello")).join();
  }
}
