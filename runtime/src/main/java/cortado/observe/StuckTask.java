package cortado.observe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task that blocks the thread which polls it, or computes for too long without an await.
///
/// Immutable, but for what `thread` stands for.
///
/// @param runtime the name of the runtime
/// @param id the number of the task
/// @param name its name, null when it has none
/// @param thread the thread that it keeps
/// @param since for how long the poll has lasted
/// @param stack what the thread does in that poll, the innermost call first: from there down to the
///   poll of the task, without the runtime below it and the generated code in between
public record StuckTask(
    String runtime,
    long id,
    @Nullable String name,
    Thread thread,
    Duration since,
    List<StackTraceElement> stack) {

  /// With a copy of the stack.
  public StuckTask {
    stack = List.copyOf(stack);
  }

  /// The line that is to blame: the innermost call that belongs neither to the JDK nor to Cortado,
  /// if there is one. Null for an empty stack.
  public @Nullable StackTraceElement line() {
    return Blame.innermost(stack);
  }

  /// A sentence for a log, with the stack below it.
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("task ").append(id);
    if (name != null) {
      text.append(" '").append(name).append('\'');
    }
    text.append(" of runtime '").append(runtime).append("' has kept thread '");
    text.append(thread.getName()).append("' for ").append(since.toMillis()).append(" ms");
    for (StackTraceElement element : stack) {
      text.append("\n    at ").append(element);
    }
    return text.toString();
  }
}
