package cortado.future;

/// Tells whoever polls a future that polling it again is worth it.
///
/// A wake is a hint and not an event: several before the next poll count as one, and one that comes
/// during a poll brings another poll. Waking after the future has completed does nothing. Safe for
/// any thread, at any time, for ever.
@FunctionalInterface
public interface Waker {

  /// The number of no task.
  long NO_TASK = 0;

  /// Asks for a poll. Never blocks, and never polls the future itself before it returns unless the
  /// implementation says so.
  void wake();

  /// Whether both would wake the same future. A false "no" is allowed.
  default boolean willWake(Waker other) {
    return this == other;
  }

  /// The number of the task that it wakes; [#NO_TASK] when it wakes something else, or does not
  /// know.
  default long taskId() {
    return NO_TASK;
  }

  /// A waker that does nothing.
  static Waker noop() {
    return NoopWaker.INSTANCE;
  }
}
