package cortado.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.bench.report.Series;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every workload of the peers that this module builds, once, in the way of the bench command.
///
/// Looks at answers and at nothing that takes time.
class AnswersTest {
  private static final Set<String> PEERS = Set.of("cortado-ct", "cortado-mt", "vthreads");

  @Test
  @Timeout(600)
  void perform_ofEveryWorkload_getsTheSameAnswerFromAllPeers() {
    var layout =
        new Peers.Layout(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            Path.of("peers"));
    var tools =
        new BenchRun.Tools(layout.java(), Path.of("none"), Path.of("none"), Path.of("target"));
    var run =
        new BenchRun(
            Options.parse(List.of("--answers"), Path.of("target"), 1),
            Peers.find(layout, PEERS::contains).found(),
            tools,
            () -> 1,
            new Progress(System.out, false));

    Main.perform(run, () -> {});

    assertThat(run.failures()).isEmpty();
    assertThat(run.recorder().series())
        .extracting(Series::peer)
        .contains(PEERS.toArray(String[]::new));
    assertThat(run.recorder().series())
        .filteredOn(series -> series.peer().equals("cortado-mt"))
        .hasSizeGreaterThan(30);
  }
}
