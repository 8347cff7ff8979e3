package cortado.bench.cortado;

import cortado.bench.harness.Peer;
import cortado.bench.harness.PeerContract;
import cortado.runtime.Flavor;

class CurrentThreadPeerTest extends PeerContract {

  @Override
  protected Peer peer() {
    return new CortadoPeer(Flavor.CURRENT_THREAD);
  }
}
