package cortado.observe;

import cortado.future.Wait;
import cortado.machine.AwaitTree;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a dump as text. Confined to one thread.
final class DumpText {

  /// How many tasks of a group are named.
  private static final int NAMED = 10;

  private final TaskDump dump;
  private final Appendable target;
  private final Set<Long> living;

  DumpText(TaskDump dump, Appendable target) {
    this.dump = dump;
    this.target = target;
    this.living = dump.tasks().stream().map(TaskInfo::id).collect(Collectors.toSet());
  }

  void print() throws IOException {
    line(0, "runtime '" + dump.runtime() + "': " + count());
    for (Deadlock deadlock : dump.deadlocks()) {
      line(0, "");
      line(0, deadlock.toString());
    }
    for (List<TaskInfo> group : groups()) {
      line(0, "");
      print(group);
    }
    for (RootInfo root : dump.roots()) {
      line(0, "");
      line(0, "thread '" + root.thread() + "' in blockOn, " + nameOf(root.state()));
      print(root.stack());
      AwaitTree awaits = root.awaits();
      if (awaits != null) {
        print(1, "", awaits);
      }
    }
    for (JobInfo job : dump.jobs()) {
      line(0, "");
      String name = job.name() == null ? "" : " '" + job.name() + "'";
      line(
          0,
          "blocking job "
              + job.id()
              + name
              + aged(job.age())
              + " on thread '"
              + job.thread()
              + "'");
      print(job.stack());
    }
    if (dump.queuedJobs() > 0) {
      line(0, "");
      line(0, "blocking jobs that wait for a thread: " + dump.queuedJobs());
    }
  }

  private void print(Iterable<StackTraceElement> stack) throws IOException {
    for (StackTraceElement call : stack) {
      line(1, "at " + call);
    }
  }

  /// The age, if it is a second or more.
  private static String aged(Duration age) {
    if (age.toSeconds() == 0) {
      return "";
    }
    return ", "
        + age.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT)
        + " old";
  }

  private static String polled(int polls) {
    return switch (polls) {
      case 0 -> ", never polled";
      case 1 -> ", polled once";
      case 0xffff -> ", polled 65535 times or more";
      default -> ", polled " + polls + " times";
    };
  }

  private String count() {
    long all = dump.tasks().size() + dump.omitted();
    var text = new StringBuilder(all == 1 ? "1 task" : all + " tasks");
    String before = ": ";
    for (TaskInfo.State state : TaskInfo.State.values()) {
      long number = dump.tasks().stream().filter(task -> task.state() == state).count();
      if (number > 0) {
        text.append(before).append(number).append(' ').append(nameOf(state));
        before = ", ";
      }
    }
    if (dump.omitted() > 0) {
      text.append(before).append(dump.omitted()).append(" not listed");
    }
    return text.toString();
  }

  private static String nameOf(TaskInfo.State state) {
    return switch (state) {
      case RUNNING -> "running";
      case STUCK -> "stuck";
      case RUNNABLE -> "runnable";
      case WAITING -> "waiting";
    };
  }

  private Iterable<List<TaskInfo>> groups() {
    Map<Object, List<TaskInfo>> groups = new LinkedHashMap<>();
    for (TaskInfo task : dump.tasks()) {
      groups.computeIfAbsent(keyOf(task), _ -> new ArrayList<>()).add(task);
    }
    return groups.values();
  }

  /// Equal for tasks that are told of together. Tasks with a name, or on a thread, are alone.
  private static Object keyOf(TaskInfo task) {
    if (task.name() != null || task.thread() != null) {
      return task.id();
    }
    AwaitTree awaits = task.awaits();
    String pool = task.pool() == null ? "" : task.pool();
    return List.of(task.state(), pool, awaits == null ? List.of() : shapeOf(awaits));
  }

  private static List<Object> shapeOf(AwaitTree tree) {
    var shape = new ArrayList<Object>();
    shape.add(tree.awaits());
    shape.add(tree.elided());
    Wait wait = tree.waitsFor();
    shape.add(wait == null ? tree.future() : wait.what());
    for (AwaitTree branch : tree.branches()) {
      shape.add(shapeOf(branch));
    }
    return shape;
  }

  private void print(List<TaskInfo> group) throws IOException {
    TaskInfo first = group.getFirst();
    line(0, group.size() == 1 ? headOf(first) : headOf(group));
    print(first.stack());
    AwaitTree awaits = first.awaits();
    if (awaits != null) {
      print(1, "", awaits);
    }
  }

  private static String headOf(TaskInfo task) {
    String name = task.name() == null ? "" : " '" + task.name() + "'";
    String thread = task.thread() == null ? "" : " on thread '" + task.thread() + "'";
    String life = aged(task.age()) + polled(task.polls());
    return "task " + task.id() + name + pooled(task) + ", " + nameOf(task.state()) + thread + life;
  }

  private static String pooled(TaskInfo task) {
    return task.pool() == null ? "" : " of " + task.pool();
  }

  private static String headOf(List<TaskInfo> group) {
    String ids =
        group.stream()
            .limit(NAMED)
            .map(task -> Long.toString(task.id()))
            .collect(Collectors.joining(", "));
    String more = group.size() > NAMED ? ", …" : "";
    String state = nameOf(group.getFirst().state());
    String oldest = aged(group.stream().map(TaskInfo::age).max(Duration::compareTo).orElseThrow());
    return "%d tasks%s, %s%s, alike: %s%s; the first:"
        .formatted(
            group.size(),
            pooled(group.getFirst()),
            state,
            oldest.replace(", ", ", up to "),
            ids,
            more);
  }

  private void print(int depth, String bullet, AwaitTree tree) throws IOException {
    line(depth, bullet + endOf(tree));
    for (AwaitTree branch : tree.branches()) {
      print(depth + 1, "- ", branch);
    }
    if (tree.branchesElided() > 0) {
      line(depth + 1, "- " + tree.branchesElided() + " more");
    }
    int half = tree.awaits().size() / 2;
    int index = 0;
    for (StackTraceElement await : tree.awaits()) {
      if (index++ == half && tree.elided() > 0) {
        line(depth, "  … " + tree.elided() + " more");
      }
      line(depth, (bullet.isEmpty() ? "" : "  ") + "at " + await);
    }
  }

  /// What a chain ends in.
  private String endOf(AwaitTree tree) {
    Wait wait = tree.waitsFor();
    int branches = tree.branches().size() + tree.branchesElided();
    if (branches > 0) {
      String how = tree.waitsForEach() ? "all of " : "one of ";
      return (wait == null ? simpleName(tree.future()) : wait.toString()) + ", " + how + branches;
    }
    if (wait == null) {
      return simpleName(tree.future());
    }
    return wait + gone(wait);
  }

  /// That what is waited for is held by a task that is no more.
  private @Nullable String gone(Wait wait) {
    boolean knowsAll = dump.omitted() == 0;
    return knowsAll && wait.holders().stream().anyMatch(task -> !living.contains(task))
        ? ", which has ended"
        : "";
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private void line(int depth, String text) throws IOException {
    target.append("    ".repeat(depth)).append(text).append('\n');
  }
}
