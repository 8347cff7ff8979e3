package cortado.bench.run;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Tells what runs now, how much of it is done and how long the rest will take.
///
/// On a terminal that is one line which changes; elsewhere a line whenever another tenth is done.
/// What remains is what the steps were expected to take, corrected by how wrong the expectations
/// have been so far. Confined to one thread.
final class Progress {
  private static final int WIDTH = 24;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean isTerminal;
  private long plannedMillis = 1;
  private long doneMillis;
  private long begun;
  private int announcedTenths = -1;
  private boolean hasBar;

  Progress(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  void plan(List<Step> steps) {
    plannedMillis = Math.max(1, steps.stream().mapToLong(Step::millis).sum());
    begun = System.nanoTime();
  }

  void begin(Step step) {
    int tenths = (int) (10 * doneMillis / plannedMillis);
    if (isTerminal) {
      out.print(CLEAR_LINE + bar() + "  " + step.label());
      out.flush();
      hasBar = true;
    } else if (tenths > announcedTenths) {
      announcedTenths = tenths;
      out.println("# " + bar() + "  " + step.label());
    }
  }

  void end(Step step) {
    doneMillis += step.millis();
    clear();
  }

  /// Prints a line that stays.
  void say(String line) {
    clear();
    out.println(line);
  }

  private void clear() {
    if (hasBar) {
      out.print(CLEAR_LINE);
      hasBar = false;
    }
  }

  private String bar() {
    int filled = (int) (WIDTH * doneMillis / plannedMillis);
    return "%s%s %3d %%, %s left"
        .formatted(
            "━".repeat(filled),
            "─".repeat(WIDTH - filled),
            100 * doneMillis / plannedMillis,
            clock(remainingMillis((System.nanoTime() - begun) / NANOS_PER_MILLI)));
  }

  /// The expectation counts for as much as a tenth of the run, so that one slow step at the
  /// beginning does not frighten anybody.
  private long remainingMillis(long elapsedMillis) {
    double trust = plannedMillis / 10.0;
    double slowness = (elapsedMillis + trust) / (doneMillis + trust);
    return Math.round((plannedMillis - doneMillis) * slowness);
  }

  static String clock(long millis) {
    long seconds = (millis + 999) / 1000;
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
