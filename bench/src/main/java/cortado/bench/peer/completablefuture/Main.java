package cortado.bench.peer.completablefuture;

import cortado.bench.harness.PeerMain;
import cortado.bench.harness.Workers;

/// The process of `completablefuture`.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // Read when the common pool is first touched.
    System.setProperty(
        "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(Workers.count()));
    PeerMain.run(new CompletableFuturePeer(), arguments);
  }
}
