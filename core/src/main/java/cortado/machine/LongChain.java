package cortado.machine;

import cortado.future.Future;
import cortado.future.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cancels machines that await each other in a chain too long for recursion.
final class LongChain {

  /// Chains up to here are cancelled by recursion.
  private static final int LONGEST_NEST = 128;

  private LongChain() {}

  /// Whether futures own each other further down than recursion should go.
  static boolean isLong(Future<?> outermost) {
    List<Future<?>> level = List.of(outermost);
    for (int depth = 0; depth < LONGEST_NEST && !level.isEmpty(); depth++) {
      var below = new ArrayList<Future<?>>();
      for (Future<?> future : level) {
        if (future instanceof Owner owner && !owner.surrounds()) {
          owner.forEachOwned(below::add);
        }
      }
      level = below;
    }
    return !level.isEmpty();
  }

  /// Cancels the machines below `outermost` and itself, innermost first. Each then finds its own
  /// child cancelled.
  static void cancel(StateMachine<?> outermost) {
    var machines = new ArrayList<StateMachine<?>>();
    Deque<Future<?>> pending = new ArrayDeque<>();
    pending.push(outermost);
    while (!pending.isEmpty()) {
      if (pending.pop() instanceof Owner owner && !owner.surrounds()) {
        // Before a marked machine stops to name its child.
        owner.forEachOwned(pending::push);
        if (owner instanceof StateMachine<?> machine && machine.markCancelling()) {
          machines.add(machine);
        }
      }
    }
    for (StateMachine<?> machine : machines.reversed()) {
      machine.cancelMarked();
    }
  }
}
