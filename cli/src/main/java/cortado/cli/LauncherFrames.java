package cortado.cli;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// The frames below a program's main method, which are ours and of no interest to its author.
final class LauncherFrames {

  private LauncherFrames() {}

  /// Cuts them off the stack trace of `thrown`, its causes and what it suppressed.
  static void removeFrom(Throwable thrown) {
    removeFrom(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static void removeFrom(Throwable thrown, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return;
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    int length = lengthAboveLauncher(trace);
    // A trace of nothing but our frames, as when main has the wrong shape, is all there is to show.
    if (length > 0) {
      thrown.setStackTrace(Arrays.copyOf(trace, length));
    }
    if (thrown.getCause() != null) {
      removeFrom(thrown.getCause(), seen);
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      removeFrom(suppressed, seen);
    }
  }

  private static int lengthAboveLauncher(StackTraceElement[] trace) {
    int length = trace.length;
    while (length > 0 && !trace[length - 1].getClassName().equals(MainMethod.class.getName())) {
      length--;
    }
    if (length == 0) {
      return trace.length; // Made by another thread.
    }
    do {
      length--;
    } while (length > 0 && isMachinery(trace[length - 1].getClassName()));
    return length;
  }

  private static boolean isMachinery(String className) {
    return className.startsWith("java.lang.reflect.") || className.startsWith("jdk.internal.");
  }
}
