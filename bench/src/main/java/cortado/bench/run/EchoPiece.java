package cortado.bench.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Servers that echo 64 bytes, under a closed loop of one message in flight per connection.
///
/// All servers stay alive and are loaded in turn. The load generator has the same cores as they.
final class EchoPiece implements Piece {
  static final String NAME = "echo";

  private static final List<Integer> CONNECTIONS = List.of(1, 50, 1000, 10_000);
  private static final List<Integer> QUICK_CONNECTIONS = List.of(1, 50);
  private static final int TAIL_CONNECTIONS = 50;
  private static final String BYTES = "64";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SECONDS = 1;
  private static final int MOST_ROUNDS = 2;
  private static final int MOST_PROCESSES = 2;

  private record Server(PeerCommand peer, RunningPeer process, String port) {}

  private final List<Server> servers = new ArrayList<>();
  private boolean isWarm;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var steps = new ArrayList<Step>();
    if (run.effort().scope() == Options.Scope.ANSWERS
        || !run.options().mayAskFor(NAME)
        || !run.has(run.tools().load(), NAME)) {
      return steps;
    }
    var counts = run.effort().isQuick() ? QUICK_CONNECTIONS : CONNECTIONS;
    var plain = counts.stream().map(count -> of(count, Collector.DEFAULT)).toList();
    int processes = Math.min(MOST_PROCESSES, run.effort().processes());
    for (int process = 0; process < processes; process++) {
      addGeneration(steps, run, run.peersFor(NAME), Collector.DEFAULT, plain, process);
      if (!run.effort().isQuick() && process == 0) {
        var ours = run.peersFor(NAME).stream().filter(p -> p.name().startsWith("cortado")).toList();
        for (Collector collector : Collector.ALL) {
          addGeneration(
              steps, run, ours, collector, List.of(of(TAIL_CONNECTIONS, collector)), process);
        }
      }
    }
    return steps;
  }

  private static Case of(int connections, Collector collector) {
    return new Case(NAME, "conns=" + connections, collector.name());
  }

  /// The life of one process of each peer, through all cases.
  private void addGeneration(
      List<Step> steps,
      BenchRun run,
      List<PeerCommand> peers,
      Collector collector,
      List<Case> all,
      int process) {
    var cases = all.stream().filter(of -> run.options().asksFor(of.label())).toList();
    if (cases.isEmpty() || peers.isEmpty()) {
      return;
    }
    steps.add(
        new Step(
            "echo: starting servers", 400L * peers.size(), () -> start(run, peers, collector)));
    long roundMillis = SECONDS * 1000L + 250;
    int rounds = Math.min(MOST_ROUNDS, run.effort().rounds());
    for (Case of : cases) {
      steps.add(
          new Step(
              of.label(),
              (of.equals(cases.getFirst()) ? rounds + 1 : rounds) * roundMillis * peers.size(),
              () -> measure(run, of, rounds, process)));
    }
    steps.add(new Step("echo: ending servers", 100L * peers.size(), this::stop));
  }

  private void start(BenchRun run, List<PeerCommand> peers, Collector collector) {
    for (PeerCommand peer : peers) {
      try {
        var process =
            RunningPeer.start(peer, collector.with("-Xms1g", "-Xmx1g"), List.of("echo", "0"));
        var port = process.expect("listening", PATIENCE).get(1);
        servers.add(new Server(peer, process, port));
        run.introduce(peer.name(), "", String.join(" ", peer.shown(List.of(), List.of("echo"))));
      } catch (PeerFailure e) {
        run.fail("echo: " + e.getMessage());
      }
    }
  }

  private void stop() {
    servers.forEach(server -> server.process().close());
    servers.clear();
    isWarm = false;
  }

  private void measure(BenchRun run, Case of, int rounds, int process) throws PeerFailure {
    String connections = of.params().substring("conns=".length());
    if (!isWarm) {
      for (Server server : List.copyOf(servers)) {
        attempt(run, of, server, connections); // The JIT compiler needs to see the work.
      }
      isWarm = true;
    }
    var turns = new TurnKeeper(run.calibration(), rounds, Math.min(1, run.effort().rejections()));
    while (turns.needsMore() && !servers.isEmpty()) {
      var turn = new LinkedHashMap<String, Observation>();
      for (Server server : run.shuffled(servers)) {
        attempt(run, of, server, connections).forEach(o -> turn.put(server.peer().name(), o));
      }
      turns.add(turn);
    }
    for (var turn : turns.kept()) {
      turn.forEach((peer, observation) -> run.record(of, peer, process, observation));
    }
    run.recorder().addTurns(of, turns.kept().size(), turns.rejected(), turns.unequal());
  }

  /// One round; a server that fails is out of the rest.
  @CanIgnoreReturnValue
  private List<Observation> attempt(BenchRun run, Case of, Server server, String connections) {
    try {
      var observation = load(run, server, connections);
      run.say(of, server.peer().name(), observation);
      return List.of(observation);
    } catch (PeerFailure e) {
      run.fail("%s: %s: %s".formatted(of.label(), server.peer().name(), e.getMessage()));
      server.process().close();
      servers.remove(server);
      return List.of();
    }
  }

  private static Observation load(BenchRun run, Server server, String connections)
      throws PeerFailure {
    double calibNs = run.calibrate();
    if (!server.process().isAlive()) {
      server.process().awaitEnd(PATIENCE);
    }
    var command =
        List.of(
            run.tools().load().toString(),
            server.port(),
            connections,
            BYTES,
            Integer.toString(SECONDS),
            Long.toString(server.process().pid()));
    return new Observation(
        "-", calibNs, figures(Results.of("echoload", Map.of(), command).getFirst()));
  }

  private static Map<String, Double> figures(Map<String, Double> result) {
    var figures = new HashMap<String, Double>();
    figures.put(Metric.RATE.key(), result.get("rate"));
    figures.put(Metric.P50_US.key(), result.get("p50_us"));
    figures.put(Metric.P99_US.key(), result.get("p99_us"));
    figures.put(Metric.P999_US.key(), result.get("p99_9_us"));
    figures.put(Metric.CPU_NS.key(), result.get("server_cpu_ns"));
    figures.values().removeIf(Objects::isNull);
    return figures;
  }
}
