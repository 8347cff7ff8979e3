package cortado.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersusTest {
  private static final Case SPAWN = Case.of("spawn_many", "n=10000");

  @Test
  void all_comparesPeersOfOneThreadWithTheCurrentThreadRuntime() {
    var report =
        Reports.of(
            Reports.series(SPAWN, "cortado-mt", 100),
            Reports.series(SPAWN, "cortado-ct", 50),
            Reports.series(SPAWN, "tokio-mt", 200),
            Reports.series(SPAWN, "tokio-ct", 200));

    List<Versus> all = Versus.all(report, SPAWN, Metric.CPU_NS);

    assertThat(all).extracting(Versus::peer).containsExactly("tokio-mt", "tokio-ct");
    assertThat(all).extracting(Versus::ours).containsExactly("cortado-mt", "cortado-ct");
    assertThat(all.get(0).ratio().value()).isEqualTo(2, within(1e-9));
    assertThat(all.get(1).ratio().value()).isEqualTo(4, within(1e-9));
    assertThat(all).noneMatch(Versus::isLoss);
  }

  @Test
  void all_withoutCortado_isEmpty() {
    var report = Reports.of(Reports.series(SPAWN, "tokio-mt", 200));

    assertThat(Versus.all(report, SPAWN, Metric.CPU_NS)).isEmpty();
  }
}
