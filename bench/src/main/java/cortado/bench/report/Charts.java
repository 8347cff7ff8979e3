package cortado.bench.report;

import cortado.bench.chart.Bars;
import cortado.bench.chart.Lines;
import cortado.bench.chart.Percentiles;
import cortado.bench.chart.RatioBars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The pictures of a report by the names of their files. Immutable.
public record Charts(Map<String, String> byName) {
  private static final Set<String> NOT_DRAWN = Set.of("tokio-mt-jemalloc", "kotlin-parallel");

  static Charts of(Report report) {
    var drawn = new LinkedHashMap<String, String>();
    for (Group group : Group.of(report)) {
      var rows =
          group.casesOf(report).stream()
              .map(of -> row(report, of))
              .filter(r -> !r.bars().isEmpty())
              .toList();
      if (!rows.isEmpty()) {
        drawn.put("cost-" + group.name() + ".svg", ratios(group.title(), rows));
      }
    }
    addLatency(report, drawn);
    addEchoCost(report, drawn);
    addScale(report, drawn);
    addMemory(report, drawn);
    addStartup(report, drawn);
    addMiniRedis(report, drawn);
    return new Charts(drawn);
  }

  public void write(Path directory) throws IOException {
    for (var chart : byName.entrySet()) {
      Files.writeString(directory.resolve(chart.getKey()), chart.getValue());
    }
  }

  private static String ratios(String title, List<RatioBars.Row> rows) {
    return new RatioBars(
            title + ": CPU time per operation, relative to Cortado",
            "Cortado = 1. tokio-ct against one thread of Cortado, all others against two workers. Lines: 95 % intervals",
            "cheaper than Cortado",
            "dearer",
            rows)
        .draw();
  }

  private static RatioBars.Row row(Report report, Case of) {
    return new RatioBars.Row(
        of.label(),
        Versus.all(report, of, Metric.CPU_NS).stream()
            .filter(versus -> !NOT_DRAWN.contains(versus.peer()))
            .map(Charts::bar)
            .toList());
  }

  private static RatioBars.Bar bar(Versus versus) {
    return bar(versus.peer(), versus.ratio());
  }

  /// An interval too wide to mean anything is none.
  private static RatioBars.Bar bar(String peer, Ratio ratio) {
    return ratio.isVague()
        ? new RatioBars.Bar(peer, ratio.value(), Double.NaN, Double.NaN)
        : new RatioBars.Bar(peer, ratio.value(), ratio.low(), ratio.high());
  }

  private static void addLatency(Report report, Map<String, String> drawn) {
    var panels = new ArrayList<Percentiles.Panel>();
    for (Case of : report.casesOf("echo")) {
      if (of.variant().isEmpty()) {
        panels.add(new Percentiles.Panel(connections(of), latencies(report, of)));
      }
    }
    if (!panels.isEmpty()) {
      drawn.put(
          "echo-latency.svg",
          new Percentiles(
                  "TCP echo: how long a request takes",
                  "64 bytes there and back, one in flight per connection, load generator on the same cores. Left is better",
                  panels,
                  Metric.P99_US::mark)
              .draw());
    }
    var collectors = collectors(report);
    if (!collectors.isEmpty()) {
      drawn.put(
          "echo-collectors.svg",
          new Percentiles(
                  "TCP echo, 50 connections: latency by garbage collector",
                  "Cortado with each collector, with and without compact object headers. Left is better",
                  collectors,
                  Metric.P99_US::mark)
              .draw());
    }
  }

  private static String connections(Case of) {
    String count = of.params().substring(of.params().indexOf('=') + 1);
    return count.equals("1") ? "1 connection" : count + " connections";
  }

  private static List<Percentiles.Row> latencies(Report report, Case of) {
    return Tables.ordered(peers(report, of)).stream()
        .flatMap(peer -> report.find(of, peer).stream())
        .filter(series -> series.has(Metric.P999_US))
        .map(series -> latency(series, series.peer()))
        .toList();
  }

  private static Percentiles.Row latency(Series series, String label) {
    return new Percentiles.Row(
        label,
        series.peer(),
        series.median(Metric.P50_US),
        series.median(Metric.P99_US),
        series.median(Metric.P999_US));
  }

  private static List<Percentiles.Panel> collectors(Report report) {
    var byPeer = new LinkedHashMap<String, List<Percentiles.Row>>();
    for (Case of : report.casesOf("echo")) {
      if (!of.variant().isEmpty()) {
        for (String peer : Tables.ordered(peers(report, of))) {
          report
              .find(of, peer)
              .filter(series -> series.has(Metric.P999_US))
              .ifPresent(
                  series ->
                      byPeer
                          .computeIfAbsent(peer, _ -> new ArrayList<>())
                          .add(latency(series, of.variant())));
        }
      }
    }
    return byPeer.entrySet().stream()
        .map(e -> new Percentiles.Panel(e.getKey(), e.getValue()))
        .toList();
  }

  private static void addEchoCost(Report report, Map<String, String> drawn) {
    var cases = report.casesOf("echo").stream().filter(of -> of.variant().isEmpty()).toList();
    if (cases.size() > 1) {
      drawn.put(
          "echo-cost.svg",
          new Lines(
                  "TCP echo: CPU time of the server per request",
                  "Against the number of connections, both axes logarithmic. Lower is better",
                  List.of(new Lines.Panel("64 bytes", curves(report, cases))),
                  Charts::power,
                  Metric.CPU_NS::mark)
              .draw());
    }
  }

  private static void addScale(Report report, Map<String, String> drawn) {
    var panels = new ArrayList<Lines.Panel>();
    for (String kind : List.of("spawn", "sleep")) {
      var cases = report.casesOf("scale_" + kind);
      if (cases.size() > 1) {
        panels.add(
            new Lines.Panel(
                kind.equals("spawn") ? "spawn and await" : "sleep, cancel and await",
                curves(report, cases)));
      }
    }
    if (!panels.isEmpty()) {
      drawn.put(
          "scale.svg",
          new Lines(
                  "CPU time per task as tasks become many",
                  "All tasks alive at once, both axes logarithmic. Lower is better",
                  panels,
                  Charts::power,
                  Metric.CPU_NS::mark)
              .draw());
    }
  }

  private static List<Lines.Curve> curves(Report report, List<Case> cases) {
    var curves = new ArrayList<Lines.Curve>();
    for (String peer : Tables.ordered(cases.stream().flatMap(of -> peers(report, of)))) {
      var points = new ArrayList<Lines.Point>();
      for (Case of : cases) {
        double x = Double.parseDouble(of.params().substring(of.params().indexOf('=') + 1));
        report
            .find(of, peer)
            .filter(series -> series.has(Metric.CPU_NS))
            .ifPresent(series -> points.add(new Lines.Point(x, series.median(Metric.CPU_NS))));
      }
      if (!points.isEmpty() && !NOT_DRAWN.contains(peer)) {
        curves.add(new Lines.Curve(peer, List.copyOf(points)));
      }
    }
    return curves;
  }

  private static void addMemory(Report report, Map<String, String> drawn) {
    var panels = new ArrayList<Bars.Panel>();
    for (Case of : report.casesOf("mem")) {
      if (of.variant().isEmpty()) {
        String kind =
            of.params().contains("oneshot") ? "waiting for a oneshot" : "sleeping an hour";
        panels.add(new Bars.Panel(kind, memory(report, of)));
      }
    }
    if (!panels.isEmpty()) {
      drawn.put(
          "memory.svg",
          new Bars(
                  "Memory of a task that waits",
                  "Strong: live heap. Faint: resident memory of the process, the only figure without a JVM. Bytes per task",
                  panels)
              .draw());
    }
  }

  private static List<Bars.Bar> memory(Report report, Case of) {
    return Tables.ordered(peers(report, of)).stream()
        .flatMap(peer -> report.find(of, peer).stream())
        .map(
            series -> {
              double heap = series.median(Metric.HEAP_BYTES);
              double resident = series.median(Metric.RSS_BYTES);
              String text =
                  Double.isNaN(heap)
                      ? Metric.RSS_BYTES.show(resident)
                      : "%s heap, %s"
                          .formatted(Metric.digits(heap), Metric.RSS_BYTES.show(resident));
              return new Bars.Bar(series.peer(), series.peer(), heap, resident, text);
            })
        .toList();
  }

  private static void addStartup(Report report, Map<String, String> drawn) {
    var bars = new ArrayList<Bars.Bar>();
    for (String peer :
        Tables.ordered(report.casesOf("startup").stream().flatMap(of -> peers(report, of)))) {
      for (Case of : report.casesOf("startup")) {
        report
            .find(of, peer)
            .ifPresent(
                series ->
                    bars.add(
                        new Bars.Bar(
                            of.variant().isEmpty() ? peer : peer + ", " + of.variant(),
                            peer,
                            series.median(Metric.START_MS),
                            Double.NaN,
                            Metric.START_MS.show(series.median(Metric.START_MS)))));
      }
    }
    if (!bars.isEmpty()) {
      drawn.put(
          "startup.svg",
          new Bars(
                  "Time of a whole process that sleeps 10 ms and prints a word",
                  "JVMs as they are, with a CDS archive, and with an AOT cache. Shorter is better",
                  List.of(new Bars.Panel("milliseconds", bars)))
              .draw());
    }
  }

  private static void addMiniRedis(Report report, Map<String, String> drawn) {
    var rows = new ArrayList<RatioBars.Row>();
    for (Case of : report.casesOf("mini-redis")) {
      var theirs = report.find(of, "redis-server");
      if (theirs.isPresent()) {
        var bars =
            Tables.ordered(peers(report, of)).stream()
                .filter(Versus::isOurs)
                .flatMap(peer -> report.find(of, peer).stream())
                .map(
                    ours -> {
                      var ratio =
                          Ratio.of(
                              ours.perProcess(Metric.RATE), theirs.get().perProcess(Metric.RATE));
                      return bar(ours.peer(), ratio);
                    })
                .toList();
        rows.add(new RatioBars.Row(of.params(), bars));
      }
    }
    if (!rows.isEmpty()) {
      drawn.put(
          "mini-redis.svg",
          new RatioBars(
                  "mini-redis: requests per second, relative to redis-server",
                  "redis-server = 1. 50 connections of redis-benchmark on the same cores. Lines: 95 % intervals",
                  "fewer requests",
                  "more",
                  rows)
              .draw());
    }
  }

  private static Stream<String> peers(Report report, Case of) {
    return report.series().stream().filter(s -> s.of().equals(of)).map(Series::peer);
  }

  /// A count in few letters: `10k`, `1M`.
  private static String power(double count) {
    if (count >= 1e6) {
      return String.format(Locale.ROOT, "%.0fM", count / 1e6);
    }
    return count >= 1e3
        ? String.format(Locale.ROOT, "%.0fk", count / 1e3)
        : String.format(Locale.ROOT, "%.0f", count);
  }
}
