package cortado.bench.run;

import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole process that sleeps 10 ms on its runtime, prints a word and ends.
///
/// Cortado starts in three ways: as it is, with an archive of its classes (CDS), and with an AOT
/// cache. Peers start as they are.
final class StartupPiece implements Piece {
  static final String NAME = "startup";

  private static final String HELLO = "hello";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STARTS = 11;
  private static final int QUICK_STARTS = 3;

  private record Start(Case of, PeerCommand peer, List<String> jvmOptions) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var peers = run.peersFor(NAME);
    if (peers.isEmpty()
        || run.effort().scope() == Options.Scope.ANSWERS
        || !run.options().mayAskFor(NAME)
        || !run.has(run.tools().clock(), NAME)) {
      return List.of();
    }
    var steps = new ArrayList<Step>();
    var starts = new ArrayList<Start>();
    for (PeerCommand peer : peers) {
      starts.add(new Start(Case.of(NAME, HELLO), peer, List.of()));
      if (peer.name().startsWith("cortado")) {
        addTrained(run, peer, steps, starts);
      }
    }
    int rounds = run.effort().isQuick() ? QUICK_STARTS : STARTS;
    for (int round = 0; round < rounds; round++) {
      int number = round;
      steps.add(
          new Step(
              "startup, round %d of %d".formatted(round + 1, rounds),
              100L * starts.size(),
              () -> measure(run, starts, number)));
    }
    return steps;
  }

  /// The steps that make the archive and the cache, and the starts that use them.
  private static void addTrained(
      BenchRun run, PeerCommand peer, List<Step> steps, List<Start> starts) {
    Path archive = run.tools().scratch().resolve(peer.name() + ".jsa");
    Path cache = run.tools().scratch().resolve(peer.name() + ".aot");
    steps.add(
        train(peer, "a CDS archive", archive, List.of("-XX:ArchiveClassesAtExit=" + archive)));
    steps.add(train(peer, "an AOT cache", cache, List.of("-XX:AOTCacheOutput=" + cache)));
    starts.add(
        new Start(
            new Case(NAME, HELLO, "cds"),
            peer,
            List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off")));
    starts.add(
        new Start(
            new Case(NAME, HELLO, "aot"),
            peer,
            List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:aot=off")));
  }

  private static Step train(PeerCommand peer, String what, Path file, List<String> options) {
    return new Step(
        "startup: %s for %s".formatted(what, peer.name()),
        2500,
        () -> {
          try (var training = RunningPeer.start(peer, options, List.of(HELLO))) {
            while (training.next(PATIENCE).isPresent()) {
              // What the JVM says about its archive is of no interest.
            }
            training.awaitEnd(PATIENCE);
          }
          if (!Files.exists(file)) {
            throw new PeerFailure("%s left no %s".formatted(peer.name(), file.getFileName()));
          }
        });
  }

  private static void measure(BenchRun run, List<Start> starts, int number) {
    for (Start start : run.shuffled(starts)) {
      try {
        double calibNs = run.calibrate();
        var observation = new Observation("-", calibNs, time(run, start));
        run.say(start.of(), start.peer().name(), observation);
        // Each start is a process of its own: its number makes it an observation of its own.
        run.record(start.of(), start.peer().name(), number, observation);
      } catch (PeerFailure e) {
        run.fail("%s: %s: %s".formatted(start.of().label(), start.peer().name(), e.getMessage()));
      }
    }
  }

  private static Map<String, Double> time(BenchRun run, Start start) throws PeerFailure {
    var command = new ArrayList<>(List.of(run.tools().clock().toString(), "1"));
    command.addAll(start.peer().with(start.jvmOptions(), List.of(HELLO)));
    var result = Results.of("proctime", start.peer().environment(), command).getFirst();
    return Map.of(
        Metric.START_MS.key(), figure(result, "wall_us") / 1000,
        Metric.START_CPU_MS.key(), figure(result, "cpu_us") / 1000,
        Metric.START_RSS_MIB.key(), figure(result, "rss_kib") / 1024);
  }

  private static double figure(Map<String, Double> result, String key) {
    return result.getOrDefault(key, Double.NaN);
  }
}
