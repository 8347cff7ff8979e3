package cortado.runtime.internal.schedule;

/// The callbacks of a runtime's user. What they throw is contained. Immutable.
public record Hooks(
    Runnable threadStart,
    Runnable threadStop,
    Runnable park,
    Runnable unpark,
    Thread.UncaughtExceptionHandler uncaught) {

  void onThreadStart() {
    run(threadStart);
  }

  void onThreadStop() {
    run(threadStop);
  }

  void onPark() {
    run(park);
  }

  void onUnpark() {
    run(unpark);
  }

  private void run(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /// Hands a failure to the handler, and to the JVM's if that one fails.
  void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    try {
      uncaught.uncaughtException(thread, failure);
    } catch (Throwable second) {
      second.addSuppressed(failure);
      thread.getThreadGroup().uncaughtException(thread, second);
    }
  }
}
