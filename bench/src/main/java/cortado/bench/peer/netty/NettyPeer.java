package cortado.bench.peer.netty;

import cortado.bench.harness.Peer;
import cortado.bench.harness.Versions;
import cortado.bench.harness.Workload;
import java.io.IOException;
import java.util.List;

/// Netty, which only echoes.
final class NettyPeer implements Peer {

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public String version() {
    return "%s %s, %s".formatted(Versions.of("netty"), Echo.transport(), Versions.ofJava());
  }

  @Override
  public List<Workload> workloads() {
    return List.of();
  }

  @Override
  public int echo(int port) throws IOException {
    return Echo.serve(port);
  }
}
