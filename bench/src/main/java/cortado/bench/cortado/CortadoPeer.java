package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.time.Time.sleep;

import cortado.bench.harness.Parking;
import cortado.bench.harness.Peer;
import cortado.bench.harness.Scaling;
import cortado.bench.harness.Versions;
import cortado.bench.harness.Workers;
import cortado.bench.harness.Workload;
import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.Flavor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cortado on one of its runtimes, which lasts as long as the process.
final class CortadoPeer implements Peer {

  private final Flavor flavor;
  private final AsyncRuntime runtime;

  CortadoPeer(Flavor flavor) {
    this.flavor = flavor;
    this.runtime =
        switch (flavor) {
          case CURRENT_THREAD -> AsyncRuntime.currentThread().build();
          case WORK_STEALING -> AsyncRuntime.multiThread().workers(Workers.count()).build();
        };
  }

  @Override
  public String name() {
    return flavor == Flavor.CURRENT_THREAD ? "cortado-ct" : "cortado-mt";
  }

  @Override
  public String version() {
    return Versions.of("cortado");
  }

  @Override
  public List<Workload> workloads() {
    var workloads = new Workloads(runtime);
    Spawning.addTo(workloads);
    Calls.addTo(workloads);
    Channels.addTo(workloads);
    Selecting.addTo(workloads);
    Fanout.addTo(workloads);
    Waiting.addTo(workloads);
    Timers.addTo(workloads);
    Sleepers.addTo(workloads);
    return workloads.list();
  }

  @Override
  public void park(Parking parking, Object[] kept) {
    runtime.blockOn(runtime.spawn(Crowd.park(parking, kept)));
  }

  @Override
  public void scale(Scaling scaling, int count) {
    long ended =
        switch (scaling) {
          case SPAWN -> runtime.blockOn(runtime.spawn(Spawning.many(count)));
          case SLEEP -> runtime.blockOn(runtime.spawn(Crowd.sleepAndAbort(count)));
        };
    if (ended != count) {
      throw new IllegalStateException("%d of %d tasks have ended".formatted(ended, count));
    }
  }

  @Override
  public int echo(int port) throws IOException {
    return Echo.serve(runtime, port);
  }

  @Override
  public void hello() {
    // Closed as a program does it: a JVM that ends waits 300 ms for daemons in native code.
    try (runtime) {
      runtime.blockOn(greet());
    }
  }

  @Async
  private static Future<@Nullable Void> greet() {
    sleep(Duration.ofMillis(10)).await();
    System.out.println("hello");
    return done();
  }
}
