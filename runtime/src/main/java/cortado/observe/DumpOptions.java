package cortado.observe;

import cortado.machine.AwaitTree;
import java.util.Objects;

/// How much a dump tells. Immutable.
///
/// @param tasks how many tasks are told of; of the others their number
/// @param limits how much of what each of them waits for
public record DumpOptions(int tasks, AwaitTree.Limits limits) {

  /// Ten thousand tasks.
  public static final DumpOptions DEFAULT = new DumpOptions(10_000, AwaitTree.Limits.DEFAULT);

  /// Checks the values.
  public DumpOptions {
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks must not be negative, was " + tasks);
    }
    Objects.requireNonNull(limits, "limits");
  }

  /// The same, with another number of tasks.
  public DumpOptions withTasks(int count) {
    return new DumpOptions(count, limits);
  }
}
