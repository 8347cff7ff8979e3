package cortado.observe;

import cortado.future.Wait;
import java.util.List;

/// Tasks that wait for each other in a circle, so that none of them will go on unless one is
/// aborted.
///
/// @param steps each task and what it waits for, which the task of the next step has; that of the
///   last is the first
public record Deadlock(List<Step> steps) {

  /// A task of the circle.
  ///
  /// @param task its number
  /// @param waitsFor what it waits for
  public record Step(long task, Wait waitsFor) {}

  /// With a copy of the steps.
  public Deadlock {
    steps = List.copyOf(steps);
  }

  /// A sentence.
  @Override
  public String toString() {
    var text = new StringBuilder("deadlock: ");
    for (int index = 0; index < steps.size(); index++) {
      Step step = steps.get(index);
      text.append(index == 0 ? "" : ", which waits for ");
      if (index == 0) {
        text.append("task ").append(step.task()).append(" waits for ");
      }
      text.append(step.waitsFor());
    }
    return text.toString();
  }
}
