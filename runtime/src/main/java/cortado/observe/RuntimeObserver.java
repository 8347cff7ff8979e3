package cortado.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Hears of what happens in a runtime. Install it with
/// [cortado.runtime.RuntimeBuilder#observer(RuntimeObserver)].
///
/// The methods are called on whichever thread the thing happens on, several at once, and hold that
/// thread up; they must not block. What they throw goes to the runtime's handler for uncaught
/// exceptions. Each does nothing unless it is overridden. `name` is null for a task without one.
public interface RuntimeObserver {

  /// A task was spawned and is about to be scheduled. Called on the thread that spawns it.
  default void taskSpawned(long id, @Nullable String name) {}

  /// A task is about to be polled, by the calling thread, after it was in a queue for so long.
  /// Comes before [#pollBegins], and only where the clock is read for it
  /// ([cortado.runtime.RuntimeBuilder#pollTimes]).
  default void pollDelayed(long id, @Nullable String name, Duration delay) {}

  /// A task is about to be polled, by the calling thread.
  default void pollBegins(long id, @Nullable String name) {}

  /// The calling thread has polled a task, which is told before anybody else may poll it.
  default void pollEnds(long id, @Nullable String name) {}

  /// A task has ended with a value.
  default void taskCompleted(long id, @Nullable String name) {}

  /// A task has ended with a failure, whether or not anybody waits for it.
  default void taskFailed(long id, @Nullable String name, Throwable failure) {}

  /// A task has ended because it was aborted, or because its runtime has ended.
  default void taskAborted(long id, @Nullable String name) {}

  /// A task has kept its thread for longer than it may. Called once for a poll, on another thread.
  default void taskStuck(StuckTask stuck) {}
}
