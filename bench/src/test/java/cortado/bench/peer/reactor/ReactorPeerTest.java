package cortado.bench.peer.reactor;

import cortado.bench.harness.Peer;
import cortado.bench.harness.PeerContract;

class ReactorPeerTest extends PeerContract {

  @Override
  protected Peer peer() {
    return new ReactorPeer();
  }
}
