package cortado.bench.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.bench.report.Case;
import cortado.bench.report.Header.PeerInfo;
import cortado.bench.report.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the pieces of one run share. Confined to one thread.
final class BenchRun {
  private final Options options;
  private final List<PeerCommand> peers;
  private final Tools tools;
  private final DoubleSupplier coreSpeed;
  private final Progress progress;
  private final Random random;
  private final Recorder recorder = new Recorder();
  private final Calibration calibration = new Calibration();
  private final Map<String, PeerInfo> introduced = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /// The programs that are no peers.
  ///
  /// @param java the JVM's launcher
  /// @param load generates the load of the echo piece
  /// @param clock measures a whole process
  /// @param scratch a directory for what is thrown away
  record Tools(Path java, Path load, Path clock, Path scratch) {}

  /// @param coreSpeed runs the calibration loop in this process, in ns per step
  BenchRun(
      Options options,
      List<PeerCommand> peers,
      Tools tools,
      DoubleSupplier coreSpeed,
      Progress progress) {
    this.options = options;
    this.peers = peers;
    this.tools = tools;
    this.coreSpeed = coreSpeed;
    this.progress = progress;
    this.random = new Random(options.seed());
  }

  Options options() {
    return options;
  }

  Options.Effort effort() {
    return options.effort();
  }

  Tools tools() {
    return tools;
  }

  Recorder recorder() {
    return recorder;
  }

  Calibration calibration() {
    return calibration;
  }

  Progress progress() {
    return progress;
  }

  /// The peers that take part in a piece.
  List<PeerCommand> peersFor(String piece) {
    return peers.stream().filter(peer -> peer.takesPartIn(piece)).toList();
  }

  /// The same things in an order that changes from turn to turn.
  <T> List<T> shuffled(List<T> things) {
    var order = new ArrayList<>(things);
    Collections.shuffle(order, random);
    return order;
  }

  double calibrate() {
    return coreSpeed.getAsDouble();
  }

  void introduce(String peer, String version, String command) {
    introduced.putIfAbsent(peer, new PeerInfo(peer, version, command));
  }

  List<PeerInfo> introduced() {
    return List.copyOf(introduced.values());
  }

  /// Remembers what went wrong, and says it at once.
  void fail(String message) {
    failures.add(message);
    progress.say("FAILED: " + message);
  }

  /// Takes an observation into account; a case whose answers differ is dropped.
  @CanIgnoreReturnValue
  boolean record(Case of, String peer, int process, Observation observation) {
    try {
      recorder.add(of, peer, process, observation);
      return true;
    } catch (PeerFailure e) {
      fail(e.reason());
      recorder.drop(of);
      return false;
    }
  }

  /// Whether a program that is no peer is there; what needs it is skipped if not.
  boolean has(Path program, String piece) {
    boolean isThere = Files.isExecutable(program);
    if (!isThere) {
      skip(
          "%s skipped: it needs %s, which a C compiler builds (apt install gcc libc6-dev)"
              .formatted(piece, program.getFileName()));
    }
    return isThere;
  }

  /// Remembers what is left out and why, and says it.
  void skip(String line) {
    skipped.add(line);
    progress.say("# " + line);
  }

  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /// Says what a round of its own found, and how fast the core was.
  void say(Case of, String peer, Observation observation) {
    String figures =
        Stream.of(Metric.values())
            .filter(metric -> observation.values().containsKey(metric.key()))
            .map(metric -> figure(metric, observation))
            .collect(Collectors.joining("  "));
    progress.say(
        "%-34s %-18s %s  calib %.2f ns"
            .formatted(of.label(), peer, figures, observation.calibNs()));
  }

  private static String figure(Metric metric, Observation observation) {
    double figure = observation.values().getOrDefault(metric.key(), Double.NaN);
    return metric.key() + " " + metric.show(figure);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Does all steps in order. A step that fails does not keep the others from running.
  ///
  /// @param afterEach what to do when a step has ended
  void perform(List<Step> steps, Runnable afterEach) {
    progress.plan(steps);
    for (Step step : steps) {
      progress.begin(step);
      try {
        step.work().run();
      } catch (PeerFailure e) {
        fail(step.label() + ": " + e.reason());
      }
      progress.end(step);
      afterEach.run();
    }
  }
}
