package cortado.runtime.internal.task;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The part of a thread's stack that is about the future that it polls. Stateless.
public final class PollStack {

  /// In whose frames the poll of a task, and the run of a job, begins.
  private static final String TASK = TaskCell.class.getName();

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
  /// Empty for a thread that polls no task.
  public static List<StackTraceElement> ofTask(Thread thread) {
    return above(PollStack::isOfTask, thread);
  }

  /// The calls of the future that `thread` blocks on and polls.
  public static List<StackTraceElement> ofRoot(Thread thread) {
    return above(
        call -> call.getClassName().equals(ROOT) && call.getMethodName().equals("poll"), thread);
  }

  /// The calls of the blocking job that `thread` runs.
  public static List<StackTraceElement> ofJob(Thread thread) {
    return above(call -> call.getClassName().equals(JOB), thread);
  }

  static List<StackTraceElement> ofTask(StackTraceElement... stack) {
    return above(PollStack::isOfTask, 0, stack);
  }

  private static boolean isOfTask(StackTraceElement call) {
    return call.getClassName().equals(TASK);
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
    return Arrays.stream(stack, start, end).filter(call -> !isGenerated(call)).toList();
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
        || (name.startsWith(INTERNAL) && !name.equals(TASK));
  }

  private static boolean isGenerated(StackTraceElement call) {
    String name = call.getClassName();
    return name.startsWith(MACHINES) || (call.getLineNumber() < 0 && name.contains(GENERATED_MARK));
  }
}
