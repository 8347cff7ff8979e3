package cortado.bench.report;

import cortado.bench.report.Header.Machine;
import cortado.bench.report.Header.PeerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes reports to test with.
final class Reports {
  private Reports() {}

  static Report of(Series... series) {
    var machine = new Machine("a CPU", 2, 4096, "Linux 6", "a JDK");
    var header =
        new Header(
            "2026-01-01T00:00:00Z",
            "abc",
            "",
            1,
            2,
            3,
            50,
            90,
            "-Doption",
            machine,
            List.of(new PeerInfo("cortado-mt", "0.1", "java serve")),
            List.of("kotlin skipped: it is not built"));
    return new Report(Report.SCHEMA, header, List.of(series), List.of(), List.of());
  }

  /// Three processes, two rounds each, around a figure for CPU time; the time is half of it.
  static Series series(Case of, String peer, double cpuNanos) {
    return series(of, peer, 1.5, Map.of(Metric.CPU_NS, cpuNanos, Metric.WALL_NS, cpuNanos / 2));
  }

  static Series series(Case of, String peer, double calibNs, Map<Metric, Double> figures) {
    var columns = new TreeMap<String, List<Double>>();
    figures.forEach((metric, figure) -> columns.put(metric.key(), around(figure)));
    return new Series(
        of.workload(),
        of.params(),
        of.variant(),
        peer,
        "42",
        List.of(0, 0, 1, 1, 2, 2),
        List.of(calibNs, calibNs, calibNs, calibNs, calibNs, calibNs),
        columns);
  }

  private static List<Double> around(double figure) {
    var rounds = new ArrayList<Double>();
    for (double process : new double[] {0.99, 1, 1.01}) {
      rounds.add(figure * process * 0.999);
      rounds.add(figure * process * 1.001);
    }
    return rounds;
  }
}
