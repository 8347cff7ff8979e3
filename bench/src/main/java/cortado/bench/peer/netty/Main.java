package cortado.bench.peer.netty;

import cortado.bench.harness.PeerMain;

/// The process of `netty`.
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    PeerMain.run(new NettyPeer(), arguments);
  }
}
