package cortado.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Workloads that belong together: what a table or a chart shows.
///
/// @param name its marker in the page and the beginning of its files
/// @param title its heading
public record Group(String name, String title, Set<String> workloads) {
  static final Group SCHEDULER =
      new Group(
          "scheduler",
          "Scheduler",
          Set.of(
              "spawn_many",
              "spawn_count",
              "spawn_remote",
              "spawn_join",
              "yield_many",
              "ping_pong",
              "chained_spawn",
              "call_ready",
              "call_yield",
              "call_boxed_ready",
              "call_boxed_yield",
              "join_yield",
              "join_spawn",
              "spawn_blocking"));
  static final Group TIMERS =
      new Group(
          "timers",
          "Timers",
          Set.of(
              "sleep_create",
              "sleep_arm_cancel",
              "sleep_arm_cancel_live",
              "timeout_ready",
              "timeout_yield"));

  private static final Set<String> NOT_IN_A_GROUP =
      Set.of(
          "sleepers",
          "mem",
          "scale_spawn",
          "scale_sleep",
          "echo",
          "startup",
          "mini-redis",
          "micro");

  /// The groups of the workloads of the line protocol; what is in no other is synchronisation.
  static List<Group> of(Report report) {
    var rest = new ArrayList<String>();
    for (Series series : report.series()) {
      String workload = series.workload();
      if (!SCHEDULER.workloads.contains(workload)
          && !TIMERS.workloads.contains(workload)
          && !NOT_IN_A_GROUP.contains(workload)) {
        rest.add(workload);
      }
    }
    return List.of(
        SCHEDULER, new Group("synchronisation", "Synchronisation", Set.copyOf(rest)), TIMERS);
  }

  List<Case> casesOf(Report report) {
    return report.series().stream()
        .map(Series::of)
        .filter(of -> workloads.contains(of.workload()))
        .distinct()
        .toList();
  }
}
