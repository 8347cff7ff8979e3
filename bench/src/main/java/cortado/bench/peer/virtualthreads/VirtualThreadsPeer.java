package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Parking;
import cortado.bench.harness.Peer;
import cortado.bench.harness.Scaling;
import cortado.bench.harness.Versions;
import cortado.bench.harness.Workload;
import java.io.IOException;
import java.util.List;

/// Virtual threads on the scheduler of the JDK.
final class VirtualThreadsPeer implements Peer {

  @Override
  public String name() {
    return "vthreads";
  }

  @Override
  public String version() {
    return Versions.ofJava();
  }

  @Override
  public List<Workload> workloads() {
    var workloads = new Workloads();
    Spawning.addTo(workloads);
    Calls.addTo(workloads);
    Queues.addTo(workloads);
    Fanout.addTo(workloads);
    Locks.addTo(workloads);
    Sleepers.addTo(workloads);
    return workloads.list();
  }

  @Override
  public void park(Parking parking, Object[] kept) throws Exception {
    Crowd.park(parking, kept);
  }

  @Override
  public void scale(Scaling scaling, int count) throws Exception {
    long ended =
        Threads.call(
            () ->
                switch (scaling) {
                  case SPAWN -> Spawning.many(count);
                  case SLEEP -> Crowd.sleepAndUnpark(count);
                });
    if (ended != count) {
      throw new IllegalStateException("%d of %d threads have ended".formatted(ended, count));
    }
  }

  @Override
  public int echo(int port) throws IOException {
    return Echo.serve(port);
  }

  @Override
  public void hello() throws InterruptedException {
    Threads.start(
            () -> {
              Thread.sleep(10);
              System.out.println("hello");
            })
        .join();
  }
}
