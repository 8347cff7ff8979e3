package cortado.bench.run;

import cortado.bench.report.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a task costs when there are very many of them.
final class ScalePiece implements Piece {
  static final String NAME = "scale";

  private static final int VERY_MANY = 10_000_000;

  /// The others would take minutes to say little.
  private static final Set<String> WITH_VERY_MANY =
      Set.of(
          "cortado-ct",
          "cortado-mt",
          "cortado-ct-parallel",
          "cortado-mt-parallel",
          "vthreads",
          "kotlin",
          "tokio-ct",
          "tokio-mt");

  /// Virtual threads and Kotlin need minutes for ten million sleepers.
  private static final Set<String> SLEEPING_VERY_MANY = Set.of("cortado-mt", "tokio-mt");

  private static final List<String> KINDS = List.of("spawn", "sleep");

  /// The live tasks of the largest case fit into the young generation, whose pages are all there
  /// before the first round.
  private static final String[] HEAP = {
    "-Xms4g", "-Xmx12g", "-Xmn3g", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages"
  };

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    int[] sizes =
        switch (run.effort().scope()) {
          case FULL -> new int[] {10_000, 100_000, 1_000_000, 10_000_000};
          case QUICK -> new int[] {100_000};
          case ANSWERS -> new int[] {1000};
        };
    var steps = new ArrayList<Step>();
    for (String kind : KINDS) {
      for (int size : sizes) {
        add(steps, run, kind, size);
      }
    }
    return steps;
  }

  private static boolean takesVeryMany(String kind, PeerCommand peer) {
    return (kind.equals("sleep") ? SLEEPING_VERY_MANY : WITH_VERY_MANY).contains(peer.name());
  }

  private static void add(List<Step> steps, BenchRun run, String kind, int size) {
    var of = Case.of(NAME + "_" + kind, "n=" + size);
    if (!run.options().asksFor(of.label())) {
      return;
    }
    var peers =
        run.peersFor(NAME).stream()
            .filter(peer -> size < VERY_MANY || takesVeryMany(kind, peer))
            .toList();
    for (PeerCommand peer : run.shuffled(peers)) {
      int rounds = size < VERY_MANY ? 3 : 2;
      int least = run.effort().scope() == Options.Scope.ANSWERS ? size : least(kind);
      var shot =
          new OneShot(
              peer,
              peer.collector().with(HEAP),
              Stream.of("scale", kind, size, rounds, least).map(Object::toString).toList());
      double nanosPerTask = kind.equals("spawn") ? 450 : 1200;
      int tasks = Math.max(size, least);
      steps.add(
          new Step(
              of.label() + ", " + peer.name(),
              (peer.isJvm() ? 1500 : 20) + Math.round((rounds + 1) * tasks * nanosPerTask / 1e6),
              () -> shot.measure(run, of, 0)));
    }
  }

  /// How many tasks a round makes at least: a JVM is warm after some millions.
  private static int least(String kind) {
    return kind.equals("spawn") ? 2_000_000 : 100_000;
  }
}
