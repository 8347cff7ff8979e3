package cortado.runtime.internal.task;

import java.util.Arrays;
import java.util.List;

/// The part of a thread's stack that is about the task it polls. Stateless.
public final class PollStack {

  /// In whose frames the poll of a task begins.
  private static final String TASK = TaskCell.class.getName();

  private static final String MACHINES = "cortado.machine.";

  /// Part of the name of every generated class.
  private static final String GENERATED_MARK = "$$";

  private PollStack() {}

  /// The calls of the poll that a thread is in, the innermost first, without the generated ones.
  /// Empty for a thread that polls no task.
  public static List<StackTraceElement> of(StackTraceElement... stack) {
    int end = 0;
    while (end < stack.length && !stack[end].getClassName().equals(TASK)) {
      end++;
    }
    if (end == stack.length) {
      return List.of();
    }
    return Arrays.stream(stack, 0, end).filter(call -> !isGenerated(call)).toList();
  }

  private static boolean isGenerated(StackTraceElement call) {
    String name = call.getClassName();
    return name.startsWith(MACHINES) || (call.getLineNumber() < 0 && name.contains(GENERATED_MARK));
  }
}
