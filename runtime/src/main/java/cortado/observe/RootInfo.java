package cortado.observe;

import cortado.machine.AwaitTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A future that a thread blocks on, at the time of a dump. Immutable, and refers to nothing of the
/// program.
///
/// @param thread the name of the thread
/// @param state [TaskInfo.State#RUNNING] while the thread polls it, else [TaskInfo.State#WAITING]
/// @param awaits where it is suspended, seen while it may have gone on; null while it is polled
/// @param stack what the thread does in the poll, the innermost call first; empty between polls
public record RootInfo(
    String thread,
    TaskInfo.State state,
    @Nullable AwaitTree awaits,
    List<StackTraceElement> stack) {

  /// With a copy of the stack.
  public RootInfo {
    stack = List.copyOf(stack);
  }
}
