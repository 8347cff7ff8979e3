package cortado.bench.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The example server beside the real `redis-server`, under `redis-benchmark`.
///
/// All servers stay alive and are loaded in turn; the client has the same cores as they.
final class MiniRedisPiece implements Piece {
  static final String NAME = "mini-redis";

  private static final List<String> COMMANDS = List.of("ping_mbulk", "set", "get");
  private static final Map<Integer, Integer> REQUESTS = Map.of(1, 60_000, 16, 600_000);
  private static final List<Integer> PIPELINES = List.of(1, 16);
  private static final int MOST_ROUNDS = 2;
  private static final int MOST_PROCESSES = 2;
  private static final long ROUND_MILLIS = 800;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TICKS_PER_SECOND = 100;

  private record Server(PeerCommand peer, RunningPeer process, int port) {}

  private record Load(String command, int pipeline) {
    Case of() {
      return Case.of(NAME, "%s,pipeline=%d".formatted(command, pipeline));
    }
  }

  private final List<Server> servers = new ArrayList<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var peers = run.peersFor(NAME);
    var loads =
        PIPELINES.stream()
            .flatMap(pipeline -> COMMANDS.stream().map(command -> new Load(command, pipeline)))
            .filter(load -> run.options().asksFor(load.of().label()))
            .filter(load -> !run.effort().isQuick() || load.command().equals("set"))
            .toList();
    var steps = new ArrayList<Step>();
    if (peers.isEmpty() || loads.isEmpty() || run.effort().scope() == Options.Scope.ANSWERS) {
      return steps;
    }
    int rounds = Math.min(MOST_ROUNDS, run.effort().rounds());
    for (int p = 0; p < Math.min(MOST_PROCESSES, run.effort().processes()); p++) {
      int process = p;
      steps.add(
          new Step("mini-redis: starting servers", 500L * peers.size(), () -> start(run, peers)));
      for (Load load : loads) {
        steps.add(
            new Step(
                load.of().label(),
                (rounds + 1) * ROUND_MILLIS * peers.size(),
                () -> measure(run, load, rounds, process)));
      }
      steps.add(new Step("mini-redis: ending servers", 200L * peers.size(), this::stop));
    }
    return steps;
  }

  private void start(BenchRun run, List<PeerCommand> peers) {
    for (PeerCommand peer : peers) {
      try {
        int port = freePort();
        var process = RunningPeer.start(peer, List.of(), List.of("--port", Integer.toString(port)));
        servers.add(new Server(peer, process, port));
        awaitListening(peer, process, port);
      } catch (PeerFailure | IOException e) {
        run.fail("mini-redis: " + e.getMessage());
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(PeerCommand peer, RunningPeer process, int port)
      throws PeerFailure {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException e) {
        pause();
      }
    }
    throw new PeerFailure("%s does not listen at port %d".formatted(peer.name(), port));
  }

  private static void pause() throws PeerFailure {
    try {
      Thread.sleep(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure("interrupted");
    }
  }

  private void stop() {
    servers.forEach(server -> server.process().kill());
    servers.clear();
  }

  private void measure(BenchRun run, Load load, int rounds, int process) throws PeerFailure {
    for (Server server : List.copyOf(servers)) {
      attempt(run, load, server); // The JIT compiler needs to see the work.
    }
    var turns = new TurnKeeper(run.calibration(), rounds, Math.min(1, run.effort().rejections()));
    while (turns.needsMore() && !servers.isEmpty()) {
      var turn = new LinkedHashMap<String, Observation>();
      for (Server server : run.shuffled(servers)) {
        attempt(run, load, server).ifPresent(o -> turn.put(server.peer().name(), o));
      }
      turns.add(turn);
    }
    for (var turn : turns.kept()) {
      turn.forEach((peer, observation) -> run.record(load.of(), peer, process, observation));
    }
    run.recorder().addTurns(load.of(), turns.kept().size(), turns.rejected(), turns.unequal());
  }

  @CanIgnoreReturnValue
  private Optional<Observation> attempt(BenchRun run, Load load, Server server) {
    try {
      var observation = ask(run, load, server);
      run.say(load.of(), server.peer().name(), observation);
      return Optional.of(observation);
    } catch (PeerFailure | IOException e) {
      run.fail("%s: %s: %s".formatted(load.of().label(), server.peer().name(), e.getMessage()));
      server.process().close();
      servers.remove(server);
      return Optional.empty();
    }
  }

  private static Observation ask(BenchRun run, Load load, Server server)
      throws PeerFailure, IOException {
    int requests = REQUESTS.getOrDefault(load.pipeline(), 0) / (run.effort().isQuick() ? 3 : 1);
    double calibNs = run.calibrate();
    long ticks = cpuTicks(server.process().pid());
    double rate = rateOf(redisBenchmark(load, server.port(), requests));
    double cpuNs = (cpuTicks(server.process().pid()) - ticks) * 1e9 / TICKS_PER_SECOND / requests;
    return new Observation(
        "-", calibNs, Map.of(Metric.RATE.key(), rate, Metric.CPU_NS.key(), cpuNs));
  }

  private static List<String> redisBenchmark(Load load, int port, int requests) throws PeerFailure {
    var command =
        List.of(
            "redis-benchmark",
            "-p",
            Integer.toString(port),
            "-t",
            load.command(),
            "-c",
            "50",
            "-P",
            Integer.toString(load.pipeline()),
            "-n",
            Integer.toString(requests),
            "--csv");
    var lines = new ArrayList<String>();
    try (var client = RunningPeer.start("redis-benchmark", Map.of(), command)) {
      for (var line = client.next(PATIENCE); line.isPresent(); line = client.next(PATIENCE)) {
        lines.add(line.get());
      }
      client.awaitEnd(PATIENCE);
    }
    return lines;
  }

  /// Reads the second field of the last line: `"SET","81744.00","0.3",…`.
  static double rateOf(List<String> csv) throws PeerFailure {
    var fields = csv.isEmpty() ? new String[0] : csv.getLast().split("\",\"", -1);
    if (fields.length < 2) {
      throw new PeerFailure("redis-benchmark said " + csv);
    }
    return Double.parseDouble(fields[1]);
  }

  /// User and system time so far, from the 14th and 15th field of the kernel's line.
  private static long cpuTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    var behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(behindName[11]) + Long.parseLong(behindName[12]);
  }
}
