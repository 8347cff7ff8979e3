package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.PeerMain;
import cortado.bench.harness.Workers;

/// The process of `vthreads`.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // Read when the first virtual thread is made.
    System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(Workers.count()));
    PeerMain.run(new VirtualThreadsPeer(), arguments);
  }
}
