package cortado.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The page `docs/performance.md`: written by hand, but for what is between its markers.
///
/// A section is `<!-- generated: NAME -->` … `<!-- end -->`. Its content follows from the committed
/// results alone, so that making the page again changes nothing.
public final class Page {
  /// Where the results, the charts and the reasons lie, beside the page.
  public static final String DIRECTORY = "performance";

  public static final String RESULTS = "results.json";

  private static final String FILE = "performance.md";
  private static final String REASONS = "reasons.txt";
  private static final Pattern SECTION =
      Pattern.compile("(<!-- generated: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  private Page() {}

  public static Charts charts(Report report) {
    return Charts.of(report);
  }

  /// Writes what differs and returns it.
  ///
  /// @param docs the directory of the page
  public static List<Path> regenerate(Path docs) throws IOException {
    var changed = new ArrayList<Path>();
    for (var file : files(docs).entrySet()) {
      if (!Files.exists(file.getKey())
          || !Files.readString(file.getKey()).equals(file.getValue())) {
        Files.writeString(file.getKey(), file.getValue());
        changed.add(file.getKey());
      }
    }
    for (Path stale : staleCharts(docs)) {
      Files.delete(stale);
      changed.add(stale);
    }
    return changed;
  }

  /// Everything that is generated, with what it should contain.
  static Map<Path, String> files(Path docs) throws IOException {
    var report = ReportFile.read(docs.resolve(DIRECTORY).resolve(RESULTS));
    var reasons = Reasons.read(docs.resolve(DIRECTORY).resolve(REASONS));
    Map<Path, String> files = new TreeMap<>();
    charts(report)
        .byName()
        .forEach((name, svg) -> files.put(docs.resolve(DIRECTORY).resolve(name), svg));
    Path page = docs.resolve(FILE);
    files.put(page, fill(Files.readString(page), sections(report, reasons)));
    return files;
  }

  /// Charts that lie there and that these results do not have.
  static List<Path> staleCharts(Path docs) throws IOException {
    var current = files(docs).keySet();
    try (Stream<Path> there = Files.list(docs.resolve(DIRECTORY))) {
      return there
          .filter(file -> file.toString().endsWith(".svg"))
          .filter(Predicate.not(current::contains))
          .sorted()
          .toList();
    }
  }

  static String fill(String page, Map<String, String> sections) {
    return SECTION
        .matcher(page)
        .replaceAll(
            section -> {
              String name = section.group(2);
              String content = sections.get(name);
              if (content == null) {
                throw new IllegalArgumentException("the page has an unknown section: " + name);
              }
              return Matcher.quoteReplacement(section.group(1) + content + section.group(4));
            });
  }

  private static Map<String, String> sections(Report report, Reasons reasons) {
    var charts = charts(report).byName();
    var sections = new LinkedHashMap<String, String>();
    sections.put("header", Tables.header(report));
    for (Group group : Group.of(report)) {
      sections.put(
          group.name(),
          image(charts, "cost-" + group.name(), group.title() + ": CPU time relative to Cortado")
              + Tables.workloads(report, group.casesOf(report)));
    }
    sections.put("sleepers", Tables.sleepers(report, report.casesOf("sleepers")));
    sections.put("echo", echo(report, charts));
    sections.put("collectors", collectors(report, charts));
    sections.put(
        "mini-redis",
        image(charts, "mini-redis", "mini-redis relative to redis-server")
            + Tables.echo(report, report.casesOf("mini-redis")));
    sections.put(
        "memory",
        image(charts, "memory", "memory of a task that waits")
            + Tables.memory(report, report.casesOf("mem")));
    sections.put("scale", scale(report, charts));
    sections.put(
        "startup",
        image(charts, "startup", "start-up") + Tables.startup(report, report.casesOf("startup")));
    sections.put("micro", Tables.micro(report));
    sections.put("losses", Losses.of(report, reasons).table());
    sections.put("turns", Tables.turns(report));
    return sections;
  }

  private static String echo(Report report, Map<String, String> charts) {
    return image(charts, "echo-cost", "CPU time per echo against connections")
        + image(charts, "echo-latency", "latency of an echo")
        + Tables.echo(
            report, report.casesOf("echo").stream().filter(of -> of.variant().isEmpty()).toList());
  }

  private static String collectors(Report report, Map<String, String> charts) {
    return image(charts, "echo-collectors", "latency of an echo by garbage collector")
        + Tables.echo(
            report, report.casesOf("echo").stream().filter(of -> !of.variant().isEmpty()).toList());
  }

  private static String scale(Report report, Map<String, String> charts) {
    return image(charts, "scale", "CPU time per task against the number of tasks")
        + Tables.scale(
            report,
            Stream.of("scale_spawn", "scale_sleep")
                .flatMap(workload -> report.casesOf(workload).stream())
                .toList());
  }

  private static String image(Map<String, String> charts, String name, String words) {
    return charts.containsKey(name + ".svg")
        ? "\n![%s](%s/%s.svg)\n\n".formatted(words, DIRECTORY, name)
        : "";
  }
}
