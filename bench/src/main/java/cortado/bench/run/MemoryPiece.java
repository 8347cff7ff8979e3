package cortado.bench.run;

import cortado.bench.report.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a task that waits costs in memory, with each garbage collector.
final class MemoryPiece implements Piece {
  static final String NAME = "mem";

  private static final List<String> KINDS = List.of("oneshot", "sleep");
  private static final int TASKS = 1_000_000;
  private static final int QUICK_TASKS = 200_000;
  private static final int ANSWER_TASKS = 10_000;

  private static final Set<String> WITH_EACH_COLLECTOR = Set.of("cortado-mt", "vthreads", "kotlin");

  // Memory varies little: what a process more would tell is not worth its time.
  private static final int MOST_PROCESSES = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps(BenchRun run) {
    var steps = new ArrayList<Step>();
    int tasks = tasks(run.effort().scope());
    for (String kind : KINDS) {
      String params = "kind=%s,n=%d".formatted(kind, tasks);
      if (run.options().asksFor(NAME + " " + params)) {
        int processes = Math.min(MOST_PROCESSES, run.effort().processes());
        for (int process = 0; process < processes; process++) {
          add(steps, run, kind, Collector.DEFAULT, tasks, process);
        }
        if (!run.effort().isQuick()) {
          Collector.ALL.forEach(collector -> add(steps, run, kind, collector, tasks, 0));
        }
      }
    }
    return steps;
  }

  private static int tasks(Options.Scope scope) {
    return switch (scope) {
      case FULL -> TASKS;
      case QUICK -> QUICK_TASKS;
      case ANSWERS -> ANSWER_TASKS;
    };
  }

  private static void add(
      List<Step> steps, BenchRun run, String kind, Collector collector, int tasks, int process) {
    var of = new Case(NAME, "kind=%s,n=%d".formatted(kind, tasks), collector.name());
    for (PeerCommand peer : run.peersFor(NAME)) {
      if (collector.equals(Collector.DEFAULT) || WITH_EACH_COLLECTOR.contains(peer.name())) {
        var shot =
            new OneShot(
                peer,
                collector.with("-Xms64m", "-Xmx8g"),
                List.of("mem", kind, Integer.toString(tasks)));
        steps.add(
            new Step(
                of.label() + ", " + peer.name(),
                (peer.isJvm() ? 500 : 50) + tasks / 400,
                () -> shot.measure(run, of, process)));
      }
    }
  }
}
