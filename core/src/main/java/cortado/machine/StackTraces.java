package cortado.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes the generated frames out of the stack trace of a failure, so that it shows the functions
/// that await each other and nothing in between.
///
/// Polls nest, so between two async functions there is the poll of a generated class, which has no
/// source. Reading a trace costs more than throwing does, so it is done once for a failure: when it
/// leaves the first machine. Machines that it passes later know it from the context.
final class StackTraces {

  /// Part of the name of every generated class.
  private static final String GENERATED_MARK = "$$";

  private static final String MACHINE_PACKAGE = "cortado.machine.";

  /// Where a segment begins. It stays in a trace, to show where the segment above goes on.
  private static final String SEAM = Segment.class.getName();

  /// As many elements as the JVM itself records.
  private static final int LONGEST = 1024;

  private StackTraces() {}

  /// Appends the awaits of the segment that is being polled now to the trace of a failure from the
  /// segment below, unless the trace is long enough already.
  static Throwable stitch(Throwable failure) {
    StackTraceElement[] below = failure.getStackTrace();
    int seam = seamOf(below);
    if (seam < Math.min(below.length, LONGEST)) {
      StackTraceElement[] above = withoutGenerated(new Throwable().getStackTrace());
      int length = Math.min(seam + above.length, LONGEST);
      StackTraceElement[] stitched = Arrays.copyOf(below, length);
      System.arraycopy(above, 0, stitched, seam, length - seam);
      failure.setStackTrace(stitched);
    }
    return failure;
  }

  /// How many elements come before the poll of a segment's root.
  private static int seamOf(StackTraceElement[] trace) {
    for (int index = 1; index < trace.length; index++) {
      if (trace[index].getClassName().equals(SEAM)) {
        return index - 1; // The root was polled through the context.
      }
    }
    return trace.length;
  }

  /// Trims the trace of `failure`, and of its causes and what it suppressed, if they came through
  /// the machine `left`.
  static void trim(Throwable failure, StateMachine<?> left) {
    // There may be no stack left to do this on.
    if (!(failure instanceof VirtualMachineError)) {
      trim(failure, left.getClass().getName());
    }
  }

  /// Ends with failures that refer to each other in a circle: one that is trimmed is not trimmed
  /// again.
  private static void trim(Throwable failure, String machine) {
    StackTraceElement[] trace = failure.getStackTrace();
    if (!mentions(trace, machine)) {
      return;
    }
    failure.setStackTrace(withoutGenerated(trace));
    if (failure.getStackTrace().length == trace.length) {
      return; // It does not let itself be changed.
    }
    if (failure.getCause() != null) {
      trim(failure.getCause(), machine);
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      trim(suppressed, machine);
    }
  }

  private static boolean mentions(StackTraceElement[] trace, String machine) {
    for (StackTraceElement element : trace) {
      if (element.getClassName().equals(machine)) {
        return true;
      }
    }
    return false;
  }

  private static StackTraceElement[] withoutGenerated(StackTraceElement[] trace) {
    List<StackTraceElement> kept = new ArrayList<>(trace.length);
    for (StackTraceElement element : trace) {
      if (!isGenerated(element)) {
        kept.add(element);
      }
    }
    return kept.toArray(StackTraceElement[]::new);
  }

  private static boolean isGenerated(StackTraceElement element) {
    String name = element.getClassName();
    return (name.startsWith(MACHINE_PACKAGE) && !name.equals(SEAM))
        || (element.getLineNumber() < 0 && name.contains(GENERATED_MARK));
  }
}
