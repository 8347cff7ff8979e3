package cortado.bench.peer.reactor;

import cortado.bench.harness.PeerMain;
import cortado.bench.harness.Workers;

/// The process of `reactor`.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    // Read when the schedulers are first touched.
    System.setProperty("reactor.schedulers.defaultPoolSize", Integer.toString(Workers.count()));
    PeerMain.run(new ReactorPeer(), arguments);
  }
}
