package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Peer;
import cortado.bench.harness.PeerContract;

class VirtualThreadsPeerTest extends PeerContract {

  @Override
  protected Peer peer() {
    return new VirtualThreadsPeer();
  }
}
