package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Peer;
import cortado.bench.harness.PeerContract;

class CompletableFuturePeerTest extends PeerContract {

  @Override
  protected Peer peer() {
    return new CompletableFuturePeer();
  }
}
