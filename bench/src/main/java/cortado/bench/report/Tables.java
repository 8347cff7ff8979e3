package cortado.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of the page, in Markdown.
final class Tables {
  private static final List<String> ORDER =
      List.of(
          "cortado-mt",
          "cortado-ct",
          "cortado-mt-parallel",
          "cortado-ct-parallel",
          "vthreads",
          "kotlin",
          "kotlin-parallel",
          "reactor",
          "completablefuture",
          "netty",
          "tokio-mt",
          "tokio-mt-jemalloc",
          "tokio-ct",
          "c-epoll",
          "redis-server");

  private static final String NOTHING = "–";

  private Tables() {}

  /// What decides who is better in a workload.
  static List<Metric> judgedIn(String workload) {
    return switch (workload) {
      case "mem" -> List.of(Metric.HEAP_BYTES, Metric.RSS_BYTES);
      case "echo" -> List.of(Metric.RATE, Metric.CPU_NS, Metric.P99_US);
      case "mini-redis" -> List.of(Metric.RATE, Metric.CPU_NS);
      case "startup" -> List.of(Metric.START_MS);
      case "sleepers" -> List.of(Metric.CPU_NS, Metric.LATE_P50_US, Metric.LATE_P99_US);
      case "micro" -> List.of();
      default -> List.of(Metric.CPU_NS, Metric.WALL_NS);
    };
  }

  static List<String> ordered(Stream<String> peers) {
    var present = peers.distinct().toList();
    return Stream.concat(
            ORDER.stream().filter(present::contains),
            present.stream().filter(peer -> !ORDER.contains(peer)))
        .toList();
  }

  /// One row per case, one column per peer; in each cell CPU time, its ratio, time, bytes.
  static String workloads(Report report, List<Case> cases) {
    return grid(report, cases, "", Tables::workloadCell);
  }

  private static String workloadCell(Report report, Series series) {
    var lines = new ArrayList<String>();
    lines.add("**" + Metric.CPU_NS.show(series.median(Metric.CPU_NS)) + "** CPU");
    if (!Versus.isOurs(series.peer())) {
      Versus.of(report, series, Metric.CPU_NS).ifPresent(v -> lines.add(v.ratio().show() + " ×"));
    }
    lines.add(spread(series, Metric.WALL_NS));
    if (series.has(Metric.BYTES)) {
      lines.add(Metric.BYTES.show(series.median(Metric.BYTES)));
    }
    return String.join("<br>", lines);
  }

  static String sleepers(Report report, List<Case> cases) {
    return grid(
        report,
        cases,
        "",
        (_, series) ->
            cell(
                series, Metric.LATE_P50_US, Metric.LATE_P99_US, Metric.LATE_MAX_US, Metric.CPU_NS));
  }

  static String echo(Report report, List<Case> cases) {
    return grid(report, cases, "", Tables::echoCell);
  }

  private static String echoCell(Report report, Series series) {
    var lines = new ArrayList<String>();
    lines.add("**" + Metric.RATE.show(series.median(Metric.RATE)) + "**");
    lines.add(Metric.CPU_NS.show(series.median(Metric.CPU_NS)) + " CPU");
    if (!Versus.isOurs(series.peer())) {
      Versus.of(report, series, Metric.CPU_NS).ifPresent(v -> lines.add(v.ratio().show() + " ×"));
    }
    if (series.has(Metric.P99_US)) {
      lines.add(
          Stream.of(Metric.P50_US, Metric.P99_US, Metric.P999_US)
              .map(metric -> metric.show(series.median(metric)))
              .collect(Collectors.joining(" · ")));
    }
    return String.join("<br>", lines);
  }

  static String memory(Report report, List<Case> cases) {
    return grid(
        report,
        cases,
        "",
        (_, series) -> cell(series, Metric.HEAP_BYTES, Metric.RSS_BYTES, Metric.CREATE_NS));
  }

  static String scale(Report report, List<Case> cases) {
    return grid(
        report,
        cases,
        "",
        (_, series) ->
            "**%s** CPU<br>%s"
                .formatted(
                    Metric.CPU_NS.show(series.median(Metric.CPU_NS)),
                    spread(series, Metric.WALL_NS)));
  }

  static String startup(Report report, List<Case> cases) {
    return grid(
        report,
        cases,
        "",
        (_, series) ->
            "**%s**<br>%s CPU<br>%s"
                .formatted(
                    spread(series, Metric.START_MS),
                    Metric.START_CPU_MS.show(series.median(Metric.START_CPU_MS)),
                    Metric.START_RSS_MIB.show(series.median(Metric.START_RSS_MIB))));
  }

  static String micro(Report report) {
    var rows =
        report.casesOf("micro").stream()
            .flatMap(of -> report.series().stream().filter(series -> series.of().equals(of)))
            .map(
                series ->
                    "| %s | %s | %s |\n"
                        .formatted(
                            series.params(),
                            spread(series, Metric.WALL_NS),
                            Metric.BYTES.show(series.median(Metric.BYTES))))
            .toList();
    return rows.isEmpty()
        ? ""
        : "| benchmark | time per operation | allocated |\n|---|---|---|\n" + String.join("", rows);
  }

  /// How many turns were thrown away, over everything, and where none was fair.
  static String turns(Report report) {
    int kept = report.turns().stream().mapToInt(Turns::kept).sum();
    int rejected = report.turns().stream().mapToInt(Turns::rejected).sum();
    var unequal = report.turns().stream().filter(turns -> turns.unequal() > 0).toList();
    var text =
        new StringBuilder(
            "%d turns are in the figures, %d more were rejected because the core was not equally fast for all peers.\n"
                .formatted(kept, rejected));
    if (!unequal.isEmpty()) {
      text.append(
          unequal.stream()
              .map(
                  turns ->
                      "%s (%d of %d)"
                          .formatted(
                              Case.of(turns.workload(), turns.params()).label(),
                              turns.unequal(),
                              turns.kept()))
              .collect(
                  Collectors.joining(
                      ", ",
                      "\nTurns that stayed unequal within the bound of repetitions and are in the figures all the same: ",
                      ".\n")));
    }
    return text.toString();
  }

  static String header(Report report) {
    var header = report.header();
    var machine = header.machine();
    var rows = new LinkedHashMap<String, String>();
    rows.put("date", header.date());
    rows.put("commit", header.commit());
    rows.put(
        "machine",
        "%s, %d cores, %.1f GiB, %s"
            .formatted(
                machine.cpu(), machine.cores(), machine.memoryMiB() / 1024.0, machine.kernel()));
    rows.put("JDK", machine.jdk());
    rows.put("command", ("./cortado bench " + header.command()).strip());
    rows.put(
        "size",
        "%d processes per peer, %d rounds of %d ms each; %s in all"
            .formatted(
                header.processes(),
                header.rounds(),
                header.roundMillis(),
                clock(header.seconds())));
    rows.put("every JVM", "`" + header.jvmOptions() + "`");
    rows.put("seed", Long.toString(header.seed()));
    for (var peer : header.peers()) {
      rows.put(peer.name(), "%s<br>`%s`".formatted(peer.version(), peer.command()));
    }
    return rows.entrySet().stream()
            .map(row -> "| %s | %s |\n".formatted(row.getKey(), row.getValue()))
            .collect(Collectors.joining("", "| | |\n|---|---|\n", ""))
        + bullets(header.skipped())
        + bullets(report.failures());
  }

  private static String bullets(List<String> lines) {
    return lines.isEmpty() ? "" : "\n- " + String.join("\n- ", lines) + "\n";
  }

  private static String clock(long seconds) {
    return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }

  private interface Cell {
    String of(Report report, Series series);
  }

  private static String grid(Report report, List<Case> cases, String corner, Cell cell) {
    if (cases.isEmpty()) {
      return "";
    }
    var peers =
        ordered(
            report.series().stream()
                .filter(series -> cases.contains(series.of()))
                .map(Series::peer));
    var table = new StringBuilder("| ").append(corner).append(" | ");
    table.append(String.join(" | ", peers)).append(" |\n|---").append("|---".repeat(peers.size()));
    table.append("|\n");
    for (Case of : cases) {
      Map<String, Series> row = new LinkedHashMap<>();
      report.series().stream()
          .filter(series -> series.of().equals(of))
          .forEach(series -> row.put(series.peer(), series));
      table.append("| ").append(of.label());
      for (String peer : peers) {
        var series = row.get(peer);
        table.append(" | ").append(series == null ? NOTHING : cell.of(report, series));
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  /// The medians of the metrics that the series has, each on a line with its meaning.
  private static String cell(Series series, Metric... metrics) {
    return Stream.of(metrics)
        .filter(series::has)
        .map(metric -> metric.show(series.median(metric)) + " " + shortName(metric))
        .filter(Objects::nonNull)
        .collect(Collectors.joining("<br>"));
  }

  private static String shortName(Metric metric) {
    return switch (metric) {
      case LATE_P50_US -> "median";
      case LATE_P99_US -> "99 %";
      case LATE_MAX_US -> "max";
      case CPU_NS -> "CPU";
      case HEAP_BYTES -> "heap";
      case RSS_BYTES -> "resident";
      case CREATE_NS -> "to make";
      default -> metric.meaning();
    };
  }

  private static String spread(Series series, Metric metric) {
    var all = series.all(metric);
    return "%s (%s–%s)"
        .formatted(
            metric.show(Sample.median(all)),
            Metric.digits(scaleLike(metric, Sample.median(all), Sample.min(all))),
            Metric.digits(scaleLike(metric, Sample.median(all), Sample.max(all))));
  }

  /// The figure in the unit in which the median is shown.
  private static double scaleLike(Metric metric, double median, double figure) {
    return figure / metric.divisorOf(median);
  }
}
