package cortado.transform.passes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decides which bodies look how deep they are when they are called without a frame.
///
/// In every cycle of such calls one does. Where there is no cycle, calls are no deeper than the
/// class is written, and one looks only every [#LONGEST_RUN] bodies: HotSpot makes one piece of
/// code of a chain that never looks.
final class DepthChecks {

  /// How many bodies may call each other in a row without one that looks. That much deeper than a
  /// check allows the stack may become.
  private static final int LONGEST_RUN = 64;

  /// The run of a body whose callees are being visited.
  private static final int OPEN = -1;

  private final Bodies bodies;
  private final Map<AsyncBody, Collection<AsyncBody>> calls = new HashMap<>();

  /// How many bodies are called in a row, from this one on, until one looks.
  private final Map<AsyncBody, Integer> runs = new HashMap<>();

  private DepthChecks(Bodies bodies, List<BodyPlan> plans) {
    this.bodies = bodies;
    plans.forEach(plan -> calls.put(plan.body(), plan.fused().called()));
  }

  /// Notes in `bodies` which ones look.
  static void run(Bodies bodies, List<BodyPlan> plans) {
    var pass = new DepthChecks(bodies, plans);
    for (BodyPlan plan : plans) {
      if (!pass.runs.containsKey(plan.body())) {
        pass.visit(plan.body(), 0);
      }
    }
  }

  /// Visits a body and what it calls, which was reached through so many `callers`.
  private void visit(AsyncBody body, int callers) {
    runs.put(body, OPEN);
    int longest = 0;
    for (AsyncBody called : calls.getOrDefault(body, List.of())) {
      longest = Math.max(longest, runFrom(called, callers + 1));
    }
    if (longest == LONGEST_RUN) {
      bodies.checkDepth(body);
    }
    runs.put(body, bodies.checksDepth(body) ? 0 : longest + 1);
  }

  private int runFrom(AsyncBody body, int callers) {
    if (!runs.containsKey(body) && callers < LONGEST_RUN) {
      visit(body, callers);
    }
    int run = runs.getOrDefault(body, OPEN);
    if (run == OPEN) {
      // It closes a cycle, or is too far away to be visited now.
      bodies.checkDepth(body);
      return 0;
    }
    return run;
  }
}
