package cortado.bench.run;

import cortado.bench.report.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a task costs when there are very many of them.
final class ScalePiece implements Piece {
  static final String NAME = "scale";

  private static final int VERY_MANY = 10_000_000;

  /// The others would take minutes to say little.
  private static final Set<String> WITH_VERY_MANY =
      Set.of("cortado-mt", "vthreads", "kotlin", "tokio-mt");

  /// Virtual threads and Kotlin need minutes for ten million sleepers.
  private static final Set<String> SLEEPING_VERY_MANY = Set.of("cortado-mt", "tokio-mt");

  private static final List<String> KINDS = List.of("spawn", "sleep");
  private static final List<String> HEAP = List.of("-XX:+UseG1GC", "-Xms1g", "-Xmx12g");

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
        // Large ones repeat themselves within one process.
        int processes = size > 100_000 ? 1 : Math.min(2, run.effort().processes());
        for (int process = 0; process < processes; process++) {
          add(steps, run, kind, size, process);
        }
      }
    }
    return steps;
  }

  private static boolean takesVeryMany(String kind, PeerCommand peer) {
    return (kind.equals("sleep") ? SLEEPING_VERY_MANY : WITH_VERY_MANY).contains(peer.name());
  }

  private static void add(List<Step> steps, BenchRun run, String kind, int size, int process) {
    var of = Case.of(NAME + "_" + kind, "n=" + size);
    if (!run.options().asksFor(of.label())) {
      return;
    }
    var peers =
        run.peersFor(NAME).stream()
            .filter(peer -> size < VERY_MANY || takesVeryMany(kind, peer))
            .toList();
    for (PeerCommand peer : run.shuffled(peers)) {
      int rounds = size < VERY_MANY ? 3 : 1;
      var shot =
          new OneShot(
              peer, HEAP, List.of("scale", kind, Integer.toString(size), Integer.toString(rounds)));
      double nanosPerTask = kind.equals("spawn") ? 450 : 1200;
      steps.add(
          new Step(
              of.label() + ", " + peer.name(),
              (peer.isJvm() ? 300 : 20) + Math.round((rounds + 1) * size * nanosPerTask / 1e6),
              () -> shot.measure(run, of, process)));
    }
  }
}
