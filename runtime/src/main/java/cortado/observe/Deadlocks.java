package cortado.observe;

import cortado.future.Wait;
import cortado.machine.AwaitTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the circles among tasks that wait for each other. Confined to one thread.
///
/// A task depends on another if it cannot go on before that one does: it waits for a lock that the
/// other has, or for its end. What it waits for beside something else, as in a select or under a
/// timeout, is no such thing.
final class Deadlocks {

  /// What each task depends on.
  private final Map<Long, List<Wait>> waits = new LinkedHashMap<>();

  /// Tasks that the search has left, or false for those that it is inside of.
  private final Map<Long, Boolean> finished = new HashMap<>();

  private final ArrayDeque<Visit> path = new ArrayDeque<>();
  private final List<Deadlock> found = new ArrayList<>();

  private Deadlocks(List<TaskInfo> tasks) {
    for (TaskInfo task : tasks) {
      AwaitTree awaits = task.awaits();
      if (task.state() == TaskInfo.State.WAITING && awaits != null) {
        var needed = new ArrayList<Wait>();
        collect(awaits, needed);
        waits.put(task.id(), needed);
      }
    }
  }

  /// At least one circle of each group of tasks that has any.
  static List<Deadlock> among(List<TaskInfo> tasks) {
    var search = new Deadlocks(tasks);
    for (Long task : search.waits.keySet()) {
      search.from(task);
    }
    return search.found;
  }

  private static void collect(AwaitTree tree, List<Wait> needed) {
    Wait wait = tree.waitsFor();
    if (tree.branches().isEmpty()) {
      if (wait != null && !wait.holders().isEmpty()) {
        needed.add(wait);
      }
    } else if (tree.waitsForEach()) {
      tree.branches().forEach(branch -> collect(branch, needed));
    }
  }

  private void from(long start) {
    enter(start);
    while (!path.isEmpty()) {
      Visit visit = path.peekLast();
      Long next = visit.nextHolder();
      if (next == null) {
        finished.put(visit.task, true);
        path.removeLast();
      } else if (Boolean.FALSE.equals(finished.get(next))) {
        found.add(circleFrom(next));
      } else {
        enter(next);
      }
    }
  }

  private void enter(long task) {
    List<Wait> needed = waits.get(task);
    if (needed != null && finished.putIfAbsent(task, false) == null) {
      path.addLast(new Visit(task, needed.iterator()));
    }
  }

  /// The end of the path, from `first` on.
  private Deadlock circleFrom(long first) {
    var steps = new ArrayList<Deadlock.Step>();
    boolean inside = false;
    for (Visit visit : path) {
      inside |= visit.task == first;
      Wait wait = visit.wait;
      if (inside && wait != null) {
        steps.add(new Deadlock.Step(visit.task, wait));
      }
    }
    return new Deadlock(steps);
  }

  /// A task on the path, and how far the search is with what it depends on.
  private static final class Visit {

    private final long task;
    private final Iterator<Wait> waits;
    private Iterator<Long> holders = List.<Long>of().iterator();
    private @Nullable Wait wait;

    Visit(long task, Iterator<Wait> waits) {
      this.task = task;
      this.waits = waits;
    }

    @Nullable Long nextHolder() {
      while (!holders.hasNext()) {
        if (!waits.hasNext()) {
          return null;
        }
        wait = waits.next();
        holders = wait.holders().iterator();
      }
      return holders.next();
    }
  }
}
