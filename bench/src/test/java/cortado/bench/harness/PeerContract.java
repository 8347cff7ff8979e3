package cortado.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every peer on a JVM keeps.
public abstract class PeerContract {

  /// Those that take seconds belong to the bench itself.
  private static final long MOST_OPERATIONS = 200_000;

  /// The peer, whose runtime may go on after the test.
  protected abstract Peer peer();

  @Test
  @Timeout(300)
  void everyWorkload_givesTheAnswerOfItsDefinition() throws Exception {
    var quick = peer().workloads().stream().filter(PeerContract::isQuick).toList();

    assertThat(quick).isNotEmpty();
    for (Workload workload : quick) {
      workload.run(1);
      workload.run(2);
    }
  }

  @Test
  void noWorkload_isThereTwice() {
    assertThat(peer().workloads().stream().map(Workload::definition)).doesNotHaveDuplicates();
  }

  private static boolean isQuick(Workload workload) {
    Definition definition = workload.definition();
    return definition.operations() <= MOST_OPERATIONS && !definition.name().equals("sleepers");
  }
}
