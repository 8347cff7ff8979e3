package cortado.future;

import org.jspecify.annotations.Nullable;

/// What combinators do about futures that are over.
final class Ended {

  private Ended() {}

  /// The exception for a poll that comes too late.
  static IllegalStateException polledAgain() {
    return new IllegalStateException("future was polled after it had completed");
  }

  /// Cancels `future`, and lets nothing that goes wrong stop the caller's own clean-up.
  static void cancel(@Nullable Future<?> future) {
    if (future == null) {
      return;
    }
    try {
      future.cancel();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /// Tells the uncaught exception handler of this thread what went wrong in clean-up.
  static void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable _) {
      // Nobody is left to tell, as in a thread that dies.
    }
  }
}
