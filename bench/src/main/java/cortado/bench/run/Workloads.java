package cortado.bench.run;

import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import cortado.bench.report.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The workloads of the line protocol: all peers' processes stay alive and take rounds in turn.
///
/// In a turn each peer that has the workload runs one round, in an order that changes; turns in
/// which the core was not equally fast for all are repeated. Each of several processes per peer
/// goes through all workloads.
final class Workloads implements Piece {
  static final String NAME = "workloads";

  /// Touched in advance: on a virtual machine the first write to a page may take microseconds, and
  /// the first workloads of a process would pay them all.
  private static final String[] HEAP = {"-Xms1g", "-Xmx2g", "-XX:+AlwaysPreTouch"};

  /// Where time does not matter memory does: all peers are alive at once.
  private static final List<String> SMALL_HEAP = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final Duration TO_ANSWER = Duration.ofSeconds(150);

  /// Long single iterations, which a round cannot cut.
  private static final Map<String, Integer> LONG_MILLIS =
      Map.of("sleepers", 2_200, "sleep_arm_cancel_live", 700);

  private static final int ROUNDS_IF_LONG = 1;

  /// What tells most in the least time.
  private static final Set<String> QUICK =
      Set.of(
          "spawn_many n=10000",
          "spawn_join n=1000",
          "yield_many tasks=200,yields=1000",
          "ping_pong pairs=1000",
          "call_ready depth=20",
          "call_yield depth=20",
          "join_yield n=1000",
          "mpsc cap=100,producers=5",
          "mpsc_oneshot n=1000",
          "oneshot_local n=1000",
          "select_mpsc n=2",
          "mutex tasks=10,hold=yield",
          "notify_rtt n=1000",
          "sleep_arm_cancel n=10000",
          "timeout_yield n=10000");

  private final Map<String, RunningPeer> running = new LinkedHashMap<>();
  private final Map<Case, Set<String>> takers = new LinkedHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var peers = run.peersFor(NAME);
    for (PeerCommand peer : peers) {
      try {
        askWhatItHas(run, peer);
      } catch (PeerFailure e) {
        run.fail(e.reason());
      }
    }
    takers.keySet().removeIf(workload -> !isAskedFor(run.options(), workload));
    var steps = new ArrayList<Step>();
    if (takers.isEmpty()) {
      stopAll();
      return steps;
    }
    for (int process = 0; process < run.effort().processes(); process++) {
      int number = process;
      for (Case workload : takers.keySet()) {
        if (number == 0 || !isVeryLong(workload)) {
          steps.add(
              new Step(
                  "%s, process %d of %d"
                      .formatted(workload.label(), number + 1, run.effort().processes()),
                  millis(run.effort(), workload),
                  () -> measure(run, workload, number)));
        }
      }
      steps.add(new Step("ending the peers", 300, this::stopAll));
    }
    return steps;
  }

  private static boolean isAskedFor(Options options, Case workload) {
    if (!options.filters().isEmpty()) {
      return options.asksFor(workload.label());
    }
    return switch (options.effort().scope()) {
      case FULL -> true;
      case QUICK -> QUICK.contains(workload.label());
      case ANSWERS -> !isVeryLong(workload);
    };
  }

  /// A million sleepers take so long that one process must do.
  private static boolean isVeryLong(Case workload) {
    return workload.label().equals("sleepers n=1000000");
  }

  private void askWhatItHas(BenchRun run, PeerCommand peer) throws PeerFailure {
    var process = process(run, peer);
    process.send("list");
    for (var line = workloadOrEnd(process);
        !line.getFirst().equals("end");
        line = workloadOrEnd(process)) {
      takers
          .computeIfAbsent(Case.of(line.get(1), line.get(2)), _ -> new LinkedHashSet<>())
          .add(peer.name());
    }
  }

  private static List<String> workloadOrEnd(RunningPeer process) throws PeerFailure {
    return process.expectOneOf(Set.of("workload", "end"), TO_ANSWER);
  }

  /// The peer's process, started anew if there is none or if it has died.
  private RunningPeer process(BenchRun run, PeerCommand peer) throws PeerFailure {
    var process = running.get(peer.name());
    if (process == null || !process.isAlive()) {
      var heap =
          run.effort().scope() == Options.Scope.ANSWERS ? SMALL_HEAP : peer.collector().with(HEAP);
      process = RunningPeer.start(peer, heap, List.of("serve"));
      running.put(peer.name(), process);
      var hello = process.expect("hello", TO_START);
      run.introduce(
          peer.name(), hello.get(2), String.join(" ", peer.shown(heap, List.of("serve"))));
    }
    return process;
  }

  private void stopAll() {
    running.values().forEach(RunningPeer::close);
    running.clear();
  }

  private long millis(Options.Effort effort, Case workload) {
    int iteration = LONG_MILLIS.getOrDefault(workload.workload(), 0);
    if (isVeryLong(workload)) {
      iteration *= 4;
    }
    long round = Math.max((long) effort.roundMillis(), iteration) + 10;
    long prepare = Math.max(effort.warmMillis() * 3L / 4, iteration) + round;
    return takers.getOrDefault(workload, Set.of()).size()
        * (prepare + rounds(effort, workload) * round);
  }

  private static int rounds(Options.Effort effort, Case workload) {
    return LONG_MILLIS.containsKey(workload.workload())
        ? Math.min(ROUNDS_IF_LONG, effort.rounds())
        : effort.rounds();
  }

  private void measure(BenchRun run, Case workload, int number) throws PeerFailure {
    var able = new ArrayList<PeerCommand>();
    for (PeerCommand peer : run.shuffled(run.peersFor(NAME))) {
      if (takers.getOrDefault(workload, Set.of()).contains(peer.name())
          && prepare(run, peer, workload)) {
        able.add(peer);
      }
    }
    boolean isLong = LONG_MILLIS.containsKey(workload.workload());
    var turns =
        new TurnKeeper(
            run.calibration(),
            rounds(run.effort(), workload),
            isLong ? 0 : run.effort().rejections());
    while (!able.isEmpty() && turns.needsMore()) {
      turns.add(turn(run, able, workload));
    }
    record(run, workload, number, turns);
  }

  private static void record(BenchRun run, Case workload, int number, TurnKeeper turns) {
    for (var turn : turns.kept()) {
      for (var round : turn.entrySet()) {
        if (!run.record(workload, round.getKey(), number, round.getValue())) {
          return;
        }
      }
    }
    run.recorder().addTurns(workload, turns.kept().size(), turns.rejected(), turns.unequal());
    run.progress().say(line(workload, number, turns));
  }

  /// Warms the peer for a workload. What goes wrong concerns this peer alone.
  private boolean prepare(BenchRun run, PeerCommand peer, Case workload) {
    try {
      var process = process(run, peer);
      process.send(
          "prepare",
          workload.workload(),
          workload.params(),
          Integer.toString(run.effort().roundMillis()),
          Integer.toString(
              peer.isJvm() ? run.effort().warmMillis() : run.effort().warmMillis() / 4));
      return !process.expect("prepared", TO_ANSWER).isEmpty();
    } catch (PeerFailure e) {
      run.fail(workload.label() + ": " + e.getMessage());
      return false;
    }
  }

  /// One round of each peer. One that fails is out of this workload.
  private Map<String, Observation> turn(BenchRun run, List<PeerCommand> able, Case workload) {
    var turn = new LinkedHashMap<String, Observation>();
    for (PeerCommand peer : run.shuffled(able)) {
      try {
        var process = process(run, peer);
        process.send("round");
        turn.put(peer.name(), Observation.parse(process.expect("round", TO_ANSWER)));
      } catch (PeerFailure | IllegalArgumentException e) {
        run.fail("%s: %s: %s".formatted(workload.label(), peer.name(), e.getMessage()));
        able.remove(peer);
      }
    }
    return turn;
  }

  /// What a process found: CPU time per operation, and how fast the core was.
  private static String line(Case workload, int number, TurnKeeper turns) {
    var byPeer = new HashMap<String, List<Observation>>();
    turns
        .kept()
        .forEach(
            turn ->
                turn.forEach(
                    (peer, o) -> byPeer.computeIfAbsent(peer, _ -> new ArrayList<>()).add(o)));
    var calibrations =
        byPeer.values().stream().flatMap(List::stream).map(Observation::calibNs).toList();
    String figures =
        byPeer.keySet().stream()
            .sorted()
            .map(peer -> peer + " " + median(byPeer.getOrDefault(peer, List.of())))
            .collect(Collectors.joining("  "));
    return "%-34s %d  %s  calib %.2f–%.2f ns%s"
        .formatted(
            workload.label(),
            number + 1,
            figures,
            Sample.min(calibrations),
            Sample.max(calibrations),
            note(turns).orElse(""));
  }

  private static String median(List<Observation> observations) {
    var cpu =
        observations.stream()
            .map(o -> o.values().getOrDefault(Metric.CPU_NS.key(), Double.NaN))
            .toList();
    return Metric.CPU_NS.show(Sample.median(cpu));
  }

  private static Optional<String> note(TurnKeeper turns) {
    if (turns.rejected() + turns.unequal() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "  (%d turns rejected, %d kept unequal)".formatted(turns.rejected(), turns.unequal()));
  }
}
