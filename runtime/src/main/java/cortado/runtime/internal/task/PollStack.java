package cortado.runtime.internal.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The part of a thread's stack that is about the future that it polls. Stateless.
public final class PollStack {

  /// In whose frames the poll of a task, and the run of a job, begins.
  private static final String TASK = TaskCell.class.getName();

  /// What is between that frame and the task's own.
  private static final Set<String> OF_TASKS =
      Set.of(
          TASK,
          ObservedTask.class.getName(),
          PooledTask.class.getName(),
          TimedTask.class.getName());

  /// Who runs the tasks of local sets and executors, inside of a poll.
  private static final String SHIFT = "cortado.runtime.internal.schedule.Shift";

  private static final String JOB = BlockingJob.class.getName();

  /// In which frame the poll of a future begins that a thread blocks on.
  private static final String ROOT = "cortado.runtime.internal.schedule.Root";

  private static final String MACHINES = "cortado.machine.";

  /// Who looks at stacks, and by whose order.
  private static final String INTERNAL = "cortado.runtime.internal.";

  private static final Set<String> CALLERS =
      Set.of("cortado.runtime.AsyncRuntime", "cortado.runtime.Handle", "cortado.runtime.DumpAgent");

  /// Part of the name of every generated class.
  private static final String GENERATED_MARK = "$$";

  private PollStack() {}

  /// The calls of the task that `thread` polls, the innermost first, without the generated ones.
  /// Empty for a thread that polls no task. If the task runs those of a local set or an executor,
  /// the calls of these are among them.
  public static List<StackTraceElement> ofTask(Thread thread) {
    return above(PollStack::isPoll, thread);
  }

  /// The calls of one of the tasks that `thread` polls, each inside the next: that of the runtime
  /// is level 0, and inside are those of local sets and executors.
  public static List<StackTraceElement> ofTask(Thread thread, int level) {
    StackTraceElement[] stack = thread.getStackTrace();
    return ofTask(level, thread == Thread.currentThread() ? lengthOfLook(stack) : 0, stack);
  }

  static List<StackTraceElement> ofTask(int level, int start, StackTraceElement... stack) {
    // Where polls begin, from the innermost on, up to that of the runtime's own task.
    var polls = new ArrayList<Integer>();
    boolean hasOwn = false;
    for (int at = start; at < stack.length && !hasOwn && !isRoot(stack[at]); at++) {
      if (isPoll(stack[at])) {
        polls.add(at);
        hasOwn = at + 1 == stack.length || !stack[at + 1].getClassName().equals(SHIFT);
      }
    }
    int index = polls.size() - 1 - (hasOwn ? level : level - 1);
    if (index < 0 || index >= polls.size()) {
      return List.of();
    }
    int from = index == 0 ? start : polls.get(index - 1) + 1;
    return Arrays.stream(stack, from, polls.get(index))
        .filter(call -> !isGenerated(call) && !isInternal(call))
        .toList();
  }

  private static boolean isInternal(StackTraceElement call) {
    return OF_TASKS.contains(call.getClassName()) || call.getClassName().equals(SHIFT);
  }

  /// The calls of the future that `thread` blocks on and polls.
  public static List<StackTraceElement> ofRoot(Thread thread) {
    return above(PollStack::isRoot, thread);
  }

  /// The calls of the blocking job that `thread` runs.
  public static List<StackTraceElement> ofJob(Thread thread) {
    return above(call -> call.getClassName().equals(JOB), thread);
  }

  static List<StackTraceElement> ofTask(StackTraceElement... stack) {
    return above(PollStack::isPoll, 0, stack);
  }

  private static boolean isPoll(StackTraceElement call) {
    return call.getClassName().equals(TASK) && call.getMethodName().equals("run");
  }

  private static boolean isRoot(StackTraceElement call) {
    return call.getClassName().equals(ROOT) && call.getMethodName().equals("poll");
  }

  private static List<StackTraceElement> above(
      Predicate<StackTraceElement> beginning, Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return above(beginning, thread == Thread.currentThread() ? lengthOfLook(stack) : 0, stack);
  }

  private static List<StackTraceElement> above(
      Predicate<StackTraceElement> beginning, int start, StackTraceElement... stack) {
    int end = start;
    while (end < stack.length && !beginning.test(stack[end])) {
      end++;
    }
    if (end == stack.length) {
      return List.of();
    }
    return Arrays.stream(stack, start, end)
        .filter(call -> !isGenerated(call) && !isInternal(call))
        .toList();
  }

  /// How many calls are the look itself, on the thread that looks.
  private static int lengthOfLook(StackTraceElement... stack) {
    int calls = 1;
    while (calls < stack.length && isOfLook(stack[calls])) {
      calls++;
    }
    return calls;
  }

  private static boolean isOfLook(StackTraceElement call) {
    String name = call.getClassName();
    return name.startsWith("java.")
        || CALLERS.contains(name)
        || (name.startsWith(INTERNAL) && !OF_TASKS.contains(name));
  }

  private static boolean isGenerated(StackTraceElement call) {
    String name = call.getClassName();
    return name.startsWith(MACHINES) || (call.getLineNumber() < 0 && name.contains(GENERATED_MARK));
  }
}
