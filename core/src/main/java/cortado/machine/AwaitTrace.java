package cortado.machine;

import cortado.future.Future;
import cortado.future.Unwinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a suspended future waits: the stack trace of a function that is on no stack.
///
/// Stateless. A future may be asked by its owner alone, between two polls.
public final class AwaitTrace {

  private AwaitTrace() {}

  /// The awaits that lead from `future` to what it finally waits for, the innermost first, as the
  /// trace of an exception that was thrown there would have them.
  ///
  /// Follows async functions that await each other directly, and ends at the first future that is
  /// not one, that has not started, or that has ended. Polls nothing.
  public static List<StackTraceElement> of(Future<?> future) {
    var trace = new ArrayList<StackTraceElement>();
    Future<?> each = throughCleanUp(future);
    while (each instanceof StateMachine<?> machine) {
      StackTraceElement location = locationOf(machine);
      if (location == null) {
        break;
      }
      trace.add(location);
      each = throughCleanUp((Future<?>) machine.child());
    }
    Collections.reverse(trace);
    return List.copyOf(trace);
  }

  private static @Nullable Future<?> throughCleanUp(@Nullable Future<?> future) {
    Future<?> each = future;
    while (each instanceof Unwinding unwinding) {
      each = unwinding.rest();
    }
    return each;
  }

  /// Where the function is suspended, or null when it is not.
  static @Nullable StackTraceElement locationOf(StateMachine<?> machine) {
    StackTraceElement location = machine.location();
    return location == null ? null : inModuleOf(machine, location);
  }

  private static StackTraceElement inModuleOf(StateMachine<?> machine, StackTraceElement location) {
    Module module = machine.getClass().getModule();
    if (!module.isNamed()) {
      return location;
    }
    return new StackTraceElement(
        null,
        module.getName(),
        versionOf(module),
        location.getClassName(),
        location.getMethodName(),
        location.getFileName(),
        location.getLineNumber());
  }

  private static @Nullable String versionOf(Module module) {
    return module.getDescriptor().rawVersion().orElse(null);
  }
}
