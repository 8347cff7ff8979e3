package cortado.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Case SPAWN = Case.of("spawn_many", "n=10");
  private static final Case MPSC = Case.of("mpsc", "");

  @Test
  void between_aSlowerAndASteadyWorkload_namesTheSlowerOne() {
    var before = Reports.of(cpu(SPAWN, 1.5, 100), cpu(MPSC, 1.5, 50));
    var after = Reports.of(cpu(SPAWN, 1.5, 130), cpu(MPSC, 1.5, 50));

    var comparison = Comparison.between(before, after);

    assertThat(comparison.tested()).isEqualTo(2);
    assertThat(comparison.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.of()).isEqualTo(SPAWN);
              assertThat(change.isWorse()).isTrue();
              assertThat(change.ratio().showValue()).isEqualTo("1.30");
            });
    assertThat(comparison.show())
        .contains("slower", "spawn_many n=10", "cpu_ns", "1 slower, 0 faster");
  }

  @Test
  void between_runsOnCoresOfDifferentSpeed_comparesInStepsOfTheCalibration() {
    var before = Reports.of(cpu(SPAWN, 1.5, 100));
    var after = Reports.of(cpu(SPAWN, 3.0, 200));

    assertThat(Comparison.between(before, after).changes()).isEmpty();
  }

  @Test
  void between_fewerRequests_isSlower() {
    var before = Reports.of(Reports.series(SPAWN, "a", 1.5, Map.of(Metric.RATE, 1000.0)));
    var after = Reports.of(Reports.series(SPAWN, "a", 1.5, Map.of(Metric.RATE, 800.0)));

    assertThat(Comparison.between(before, after).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.isWorse()).isTrue());
  }

  @Test
  void between_manyPairsOfWhichOneIsBarelySignificant_namesNone() {
    // A difference that a single test would believe in, among twenty pairs without any.
    var before = new Series[20];
    var after = new Series[20];
    for (int i = 0; i < before.length; i++) {
      var of = Case.of("w" + i, "");
      before[i] = cpu(of, 1.5, 100);
      after[i] = cpu(of, 1.5, i == 0 ? 103.2 : 100);
    }
    var alone = Comparison.between(Reports.of(before[0]), Reports.of(after[0]));
    assertThat(alone.changes()).hasSize(1);

    assertThat(Comparison.between(Reports.of(before), Reports.of(after)).changes()).isEmpty();
  }

  @Test
  void between_runsOfOneProcess_saysThatItCannotTell() {
    var one =
        new Series(
            "w",
            "",
            "",
            "a",
            "1",
            List.of(0),
            List.of(1.5),
            new TreeMap<>(Map.of("cpu_ns", List.of(5.0))));

    var comparison = Comparison.between(Reports.of(one), Reports.of(one));

    assertThat(comparison.changes()).isEmpty();
    assertThat(comparison.untestable()).isEqualTo(1);
    assertThat(comparison.show()).contains("1 with too few processes");
  }

  private static Series cpu(Case of, double calibNs, double cpuNanos) {
    return Reports.series(of, "a", calibNs, Map.of(Metric.CPU_NS, cpuNanos));
  }
}
