package cortado.task;

import cortado.future.Future;
import java.util.Optional;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/// The way back to a spawned task or blocking job: waits for its result, or aborts it.
///
/// Awaiting it gives the task's value or rethrows the task's own exception; after [#abort()] it is
/// a [TaskAbortedException]. The result can be taken once. Losing the handle neither cancels nor
/// stops the task.
///
/// A failure is never silent. Where nobody awaits the handle within a second of it, or the handle
/// was cancelled, it is reported to the runtime's handler for uncaught exceptions. Where somebody
/// was awaiting the handle it is left to him: if he cancels the handle without having taken the
/// failure it is reported at that point, and if he forgets the handle, when the runtime ends. It is
/// reported once at most. Who awaits the handle after that gets it as well; a task that expects to
/// fail, and whose handle is awaited late, is best spawned with [Future#catching()].
///
/// As a future it is confined to its owner; [#abort()], [#isFinished()] and [#id()] are safe for
/// any thread.
///
/// ## Cancel safety
///
/// Abandoning an await of the handle never harms the task. [#cancel()] of the handle itself
/// detaches it: the task runs on and its result is dropped.
public interface JoinHandle<T extends @Nullable Object> extends Future<T>, AbortHandle {

  /// Aborts the task when it is polled, and waits until the task has ended, clean-up included.
  ///
  /// The value of a task that was faster; empty for one that was aborted, or whose value is null.
  ///
  /// ## Fails
  ///
  /// With the task's own failure.
  ///
  /// ## Cancel safety
  ///
  /// Detaches from the task, which may have been aborted.
  default Future<Optional<@NonNull T>> cancelAndWait() {
    return new CancelAndWait<>(this);
  }

  /// Detaches from the task: it runs on, and its result is dropped when it ends.
  @Override
  void cancel();
}
