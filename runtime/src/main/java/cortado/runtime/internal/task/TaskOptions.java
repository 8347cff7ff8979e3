package cortado.runtime.internal.task;

import org.jspecify.annotations.Nullable;

/// What is asked of a task beyond running. Immutable.
///
/// @param name what to call it, or null
/// @param cleanUpNanos how long its clean-up may wait, or [#AS_THE_RUNTIME]
public record TaskOptions(@Nullable String name, long cleanUpNanos) {

  /// The runtime's own limit holds.
  public static final long AS_THE_RUNTIME = -1;

  /// Nothing.
  public static final TaskOptions NONE = new TaskOptions(null, AS_THE_RUNTIME);

  /// Whether nothing is asked.
  public boolean isNone() {
    return name == null && cleanUpNanos == AS_THE_RUNTIME;
  }
}
