package cortado.task;

/// A way to end a task or blocking job, without a claim to its result. Safe for any thread.
public interface AbortHandle {

  /// Asks the task to end at its next suspension, or before its first poll.
  ///
  /// The task's future is cancelled by the runtime, on its threads, and not during this call. Its
  /// clean-up may wait: an await in `finally` goes on as usual, up to the runtime's
  /// [limit][cortado.runtime.RuntimeBuilder#cleanUpLimit], and the task ends after that. Does
  /// nothing to a task that has ended or is being aborted, and a poll that is under way may still
  /// complete it. A blocking job that has not started is dropped; the thread of one that runs is
  /// interrupted.
  void abort();

  /// Whether the task has ended. May still be false right after [#abort()].
  boolean isFinished();

  /// A number that no other task or job of this JVM has.
  long id();
}
