package cortado.observe;

import cortado.machine.AwaitTree;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One task at the time of a dump. Immutable, and refers to nothing of the program.
///
/// @param id its number
/// @param name its name, null when it has none
/// @param pool the local set or executor that it belongs to, such as `LocalSet[3] of thread
///   'main'`; null for a task of the runtime alone
/// @param state what it does
/// @param age for how long it has been there, to within a sixteenth and some milliseconds
/// @param polls how often it was polled; 65,535 stands for that and more
/// @param thread the name of the thread that polls it, null when none does or it was not to be seen
/// @param awaits where it is suspended and what it waits for; for a [State#RUNNABLE] task where it
///   was suspended, seen while it may have gone on; null for a running one
/// @param stack what the thread that polls it does, the innermost call first, without the runtime's
///   own calls and generated ones; empty for a task that does not run
public record TaskInfo(
    long id,
    @Nullable String name,
    @Nullable String pool,
    State state,
    Duration age,
    int polls,
    @Nullable String thread,
    @Nullable AwaitTree awaits,
    List<StackTraceElement> stack) {

  /// What a task does.
  public enum State {
    /// A thread polls it.
    RUNNING,
    /// A thread polls it, and has done so for longer than [StuckTask] tells that it may.
    STUCK,
    /// It was woken, or is new, and has not been polled since.
    RUNNABLE,
    /// It waits to be woken.
    WAITING
  }

  /// With a copy of the stack.
  public TaskInfo {
    stack = List.copyOf(stack);
  }
}
