package cortado.observe;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which call of a stack belongs to the program. Stateless.
final class Blame {

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.");

  private static final Set<String> CORTADO =
      Set.of(
          "cortado.future",
          "cortado.io",
          "cortado.machine",
          "cortado.net",
          "cortado.runtime",
          "cortado.sync",
          "cortado.sys",
          "cortado.task",
          "cortado.time");

  private Blame() {}

  /// The innermost call that is neither of the JDK nor of Cortado; else the innermost that is not
  /// of the JDK; null when there is none.
  static @Nullable StackTraceElement innermost(List<StackTraceElement> stack) {
    StackTraceElement second = null;
    for (StackTraceElement element : stack) {
      if (!isJdk(element.getClassName())) {
        if (!isCortado(element.getClassName())) {
          return element;
        }
        second = second == null ? element : second;
      }
    }
    return second;
  }

  private static boolean isJdk(String className) {
    return JDK.stream().anyMatch(className::startsWith);
  }

  private static boolean isCortado(String className) {
    for (int dot = className.lastIndexOf('.'); dot > 0; dot = className.lastIndexOf('.', dot - 1)) {
      if (CORTADO.contains(className.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }
}
