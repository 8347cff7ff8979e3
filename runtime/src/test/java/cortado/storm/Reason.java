package cortado.storm;

/// What a probe waits for, and so who wakes it.
enum Reason {
  /// Its next turn.
  YIELD,
  /// Itself: it wakes its own waker during the poll.
  SELF,
  /// Another task, which has to be polled first.
  TASK,
  /// A thread that is none of the runtime's.
  FOREIGN,
  /// Several threads that wake at the same time.
  CROWD,
  /// A timer.
  TIMER,
  /// A task that it has spawned, through its handle.
  JOIN,
  /// Tasks that it has spawned, through a set.
  SET,
  /// Tasks of an executor, which it runs itself.
  POOL,
  /// A job on a thread that may block.
  BLOCKING
}
