package cortado.bench.report;

import java.util.List;
import java.util.stream.Stream;

/// The result of a run for a terminal: the first metric of every case, and the ratios to Cortado.
public final class TerminalTable {
  private TerminalTable() {}

  public static String of(Report report) {
    var text = new StringBuilder();
    for (Case of : report.series().stream().map(Series::of).distinct().toList()) {
      for (Metric metric : metricsOf(of)) {
        row(report, of, metric, text);
      }
    }
    int rejected = report.turns().stream().mapToInt(Turns::rejected).sum();
    int unequal = report.turns().stream().mapToInt(Turns::unequal).sum();
    return text.append(
            "\n%d turns rejected, %d kept although unequal\n".formatted(rejected, unequal))
        .toString();
  }

  private static List<Metric> metricsOf(Case of) {
    var judged = Tables.judgedIn(of.workload());
    return judged.isEmpty() ? List.of(Metric.WALL_NS) : judged;
  }

  private static void row(Report report, Case of, Metric metric, StringBuilder text) {
    var series = report.series().stream().filter(s -> s.of().equals(of) && s.has(metric)).toList();
    if (series.isEmpty()) {
      return;
    }
    text.append("\n%s: %s\n".formatted(of.label(), metric.meaning()));
    for (String peer : Tables.ordered(series.stream().map(Series::peer))) {
      series.stream()
          .filter(s -> s.peer().equals(peer))
          .forEach(s -> text.append(line(report, s, metric)));
    }
  }

  private static String line(Report report, Series series, Metric metric) {
    String ratio =
        Stream.of(series)
            .filter(s -> !Versus.isOurs(s.peer()))
            .flatMap(s -> Versus.of(report, s, metric).stream())
            .map(v -> "%s × %s".formatted(v.ratio().show(), v.ours()))
            .findFirst()
            .orElse("");
    return "  %-18s %12s   %s\n"
            .formatted(series.peer(), metric.show(series.median(metric)), ratio)
            .stripTrailing()
        + "\n";
  }
}
