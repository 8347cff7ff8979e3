package cortado.bench.peer.reactor;

import cortado.bench.harness.Parking;
import cortado.bench.harness.Peer;
import cortado.bench.harness.Scaling;
import cortado.bench.harness.Versions;
import cortado.bench.harness.Workload;
import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Reactor on its parallel scheduler.
final class ReactorPeer implements Peer {

  private static final Duration HOUR = Duration.ofHours(1);

  @Override
  public String name() {
    return "reactor";
  }

  @Override
  public String version() {
    return Versions.of("reactor") + ", " + Versions.ofJava();
  }

  @Override
  public List<Workload> workloads() {
    var workloads = new Workloads();
    Monos.addTo(workloads);
    Fluxes.addTo(workloads);
    Timers.addTo(workloads);
    Sleepers.addTo(workloads);
    return workloads.list();
  }

  @Override
  public void park(Parking parking, Object[] kept) {
    for (int task = 0; task < kept.length; task++) {
      kept[task] =
          switch (parking) {
            case SLEEP -> Mono.delay(HOUR).subscribe();
            case ONESHOT -> {
              var channel = Sinks.<Boolean>one();
              Disposable _ = channel.asMono().subscribe();
              yield channel;
            }
          };
    }
  }

  @Override
  public void scale(Scaling scaling, int count) {
    long ended =
        switch (scaling) {
          case SPAWN -> Workloads.block(Monos.many(count));
          case SLEEP -> Timers.sleepAndDispose(count);
        };
    if (ended != count) {
      throw new IllegalStateException("%d of %d tasks have ended".formatted(ended, count));
    }
  }

  @Override
  public void hello() {
    Mono.delay(Duration.ofMillis(10)).doOnNext(_ -> System.out.println("hello")).block();
  }
}
