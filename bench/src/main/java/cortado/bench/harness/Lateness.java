package cortado.bench.harness;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// When each of many sleepers has to wake, and how late it did. Each sleeper notes its own.
public final class Lateness {

  private static final long LEAD_NANOS = 500_000_000;
  private static final long LEAD_NANOS_PER_SLEEPER = 6_000;
  private static final long SPREAD_NANOS = 1_000_000_000;

  /// Scrambles the order in which they wake.
  private static final long STRIDE = 7919;

  private final int[] lateMicros;

  /// For so many sleepers.
  public Lateness(int sleepers) {
    lateMicros = new int[sleepers];
  }

  /// How many sleepers there are.
  public int sleepers() {
    return lateMicros.length;
  }

  /// How long after the beginning a sleeper has to wake.
  public long delayNanos(int sleeper) {
    long place = sleeper * STRIDE % sleepers();
    return LEAD_NANOS + LEAD_NANOS_PER_SLEEPER * sleepers() + SPREAD_NANOS * place / sleepers();
  }

  /// Notes that a sleeper which had to wake at `deadlineNanos` of [System#nanoTime()] is awake.
  public void awake(int sleeper, long deadlineNanos) {
    long late = System.nanoTime() - deadlineNanos;
    if (late < 0) {
      throw new IllegalStateException("sleeper %d woke %d ns early".formatted(sleeper, -late));
    }
    lateMicros[sleeper] = (int) (late / 1000);
  }

  /// How late they were.
  public Map<String, Long> metrics() {
    int[] sorted = lateMicros.clone();
    Arrays.sort(sorted);
    var metrics = new LinkedHashMap<String, Long>();
    metrics.put("late_p50_us", (long) sorted[sorted.length / 2]);
    metrics.put("late_p99_us", (long) sorted[(int) (sorted.length * 99L / 100)]);
    metrics.put("late_max_us", (long) sorted[sorted.length - 1]);
    return metrics;
  }
}
