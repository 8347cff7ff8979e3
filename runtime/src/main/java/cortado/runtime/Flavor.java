package cortado.runtime;

/// The kind of scheduler that a runtime has.
public enum Flavor {
  /// Tasks run on the thread that calls `blockOn`, and only during that call.
  CURRENT_THREAD,

  /// Tasks run on worker threads, which steal from each other.
  WORK_STEALING
}
