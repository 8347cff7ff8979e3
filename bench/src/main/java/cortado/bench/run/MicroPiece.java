package cortado.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The micro-benchmarks of this module, under JMH and its allocation profiler.
///
/// JMH starts its own processes, so that these take no turns with anybody.
final class MicroPiece implements Piece {
  static final String NAME = "micro";

  private static final String PEER = "cortado";
  private static final String PACKAGE = "cortado.bench.micro.";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int FORKS = 2;
  private static final long FORK_MILLIS = 2200;
  private static final List<String> EFFORT =
      List.of("-f", "2", "-wi", "2", "-w", "300ms", "-i", "3", "-r", "300ms");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var steps = new ArrayList<Step>();
    boolean isSelection = run.effort().isQuick() && run.options().filters().isEmpty();
    boolean hasAny = MicroPiece.class.getResource("/META-INF/BenchmarkList") != null;
    if (isSelection || !hasAny || !run.options().mayAskFor(NAME) || run.peersFor(NAME).isEmpty()) {
      return steps;
    }
    try {
      for (String line : jmh(run, List.of("-l", PACKAGE))) {
        if (line.startsWith(PACKAGE) && run.options().asksFor(of(line, "").label())) {
          steps.add(new Step(of(line, "").label(), FORKS * FORK_MILLIS, () -> measure(run, line)));
        }
      }
    } catch (PeerFailure e) {
      run.fail("micro: " + e.reason());
    }
    return steps;
  }

  private static Case of(String benchmark, String parameters) {
    String name = benchmark.substring(PACKAGE.length());
    return Case.of(NAME, parameters.isEmpty() ? name : name + " " + parameters);
  }

  private static void measure(BenchRun run, String benchmark) throws PeerFailure {
    Path results = run.tools().scratch().resolve("jmh.json");
    var arguments = new ArrayList<>(EFFORT);
    arguments.addAll(List.of("-bm", "avgt", "-tu", "ns", "-prof", "gc", "-foe", "true"));
    arguments.addAll(List.of("-rf", "json", "-rff", results.toString()));
    arguments.add("^" + benchmark.replace(".", "\\.") + "$");
    double calibNs = run.calibrate();
    var ignored = jmh(run, arguments);
    try {
      for (JsonNode result : JsonMapper.builder().build().readTree(results.toFile())) {
        record(run, of(benchmark, parameters(result)), calibNs, result);
      }
    } catch (IOException e) {
      throw new PeerFailure("JMH left no results: " + e.getMessage());
    }
  }

  private static String parameters(JsonNode result) {
    return result.path("params").properties().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
        .collect(Collectors.joining(","));
  }

  private static void record(BenchRun run, Case of, double calibNs, JsonNode result) {
    double bytes =
        result.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble();
    int fork = 0;
    for (JsonNode iterations : result.path("primaryMetric").path("rawData")) {
      for (JsonNode score : iterations) {
        var values = Map.of(Metric.WALL_NS.key(), score.asDouble(), Metric.BYTES.key(), bytes);
        run.record(of, PEER, fork, new Observation("-", calibNs, values));
      }
      fork++;
    }
  }

  private static List<String> jmh(BenchRun run, List<String> arguments) throws PeerFailure {
    var lines = new ArrayList<String>();
    try (var process = RunningPeer.start(run.peersFor(NAME).getFirst(), List.of(), arguments)) {
      for (var line = process.next(PATIENCE); line.isPresent(); line = process.next(PATIENCE)) {
        lines.add(line.get());
      }
      process.awaitEnd(PATIENCE);
    }
    return lines;
  }
}
