package cortado.future;

import java.util.ArrayList;
import java.util.List;

/// Catches what is reported to the uncaught exception handler of the test's thread.
final class Uncaught {

  private Uncaught() {}

  static List<Throwable> during(Runnable action) {
    var reported = new ArrayList<Throwable>();
    Thread thread = Thread.currentThread();
    var before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((_, failure) -> reported.add(failure));
    try {
      action.run();
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    return reported;
  }
}
