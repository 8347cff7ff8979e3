package cortado.runtime.internal.schedule;

import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.TaskCell;
import org.jspecify.annotations.Nullable;

/// A thread that polls tasks, as others see it. Safe for any thread.
record Runner(Thread thread, PollContext context, Vigil vigil) {

  /// Names the poll that the thread is in; see [#taskAt(int)].
  int poll() {
    return context.beatNow();
  }

  /// Whether that poll has kept the thread for longer than it may.
  boolean isStuckIn(int poll) {
    return vigil.isStuckIn(poll);
  }

  /// The task that the thread polls, null if it is not in that poll any more, or was in none.
  @Nullable TaskCell<?> taskAt(int poll) {
    return (poll & 1) == 0 ? null : context.polledAt(poll);
  }
}
