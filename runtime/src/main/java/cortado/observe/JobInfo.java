package cortado.observe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A blocking job that runs at the time of a dump. Immutable, and refers to nothing of the program.
///
/// @param id its number
/// @param name what it was named, or null
/// @param thread the name of its thread
/// @param age how long ago it was handed in, to within a sixteenth and some milliseconds
/// @param stack what the thread does in the job, the innermost call first
public record JobInfo(
    long id, @Nullable String name, String thread, Duration age, List<StackTraceElement> stack) {

  /// With a copy of the stack.
  public JobInfo {
    stack = List.copyOf(stack);
  }
}
