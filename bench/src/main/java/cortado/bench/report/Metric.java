package cortado.bench.report;

import java.util.List;
import java.util.Locale;

/// What a figure is. A case has several.
public enum Metric {
  CPU_NS("cpu_ns", "CPU time per operation", Unit.NANOS, false),
  WALL_NS("wall_ns", "time per operation", Unit.NANOS, false),
  BYTES("bytes", "bytes allocated per operation", Unit.BYTES, false),
  RATE("rate", "requests per second", Unit.PER_SECOND, true),
  P50_US("p50_us", "median latency", Unit.MICROS, false),
  P99_US("p99_us", "99th percentile of latency", Unit.MICROS, false),
  P999_US("p999_us", "99.9th percentile of latency", Unit.MICROS, false),
  LATE_P50_US("late_p50_us", "median lateness", Unit.MICROS, false),
  LATE_P99_US("late_p99_us", "99th percentile of lateness", Unit.MICROS, false),
  LATE_MAX_US("late_max_us", "greatest lateness", Unit.MICROS, false),
  HEAP_BYTES("heap_bytes_per_task", "live heap per task", Unit.BYTES, false),
  RSS_BYTES("rss_bytes_per_task", "resident memory per task", Unit.BYTES, false),
  CREATE_NS("create_ns", "time to make a task", Unit.NANOS, false),
  START_MS("start_ms", "time of the whole process", Unit.MILLIS, false),
  START_CPU_MS("start_cpu_ms", "CPU time of the whole process", Unit.MILLIS, false),
  START_RSS_MIB("start_rss_mib", "resident memory of the process", Unit.MEBIBYTES, false);

  private enum Unit {
    NANOS("ns", true),
    MICROS("µs", true),
    MILLIS("ms", true),
    BYTES("B", false),
    MEBIBYTES("MiB", false),
    PER_SECOND("/s", true);

    private final String symbol;
    private final boolean isTime;

    Unit(String symbol, boolean isTime) {
      this.symbol = symbol;
      this.isTime = isTime;
    }
  }

  private final String key;
  private final String meaning;
  private final Unit unit;
  private final boolean moreIsBetter;

  Metric(String key, String meaning, Unit unit, boolean moreIsBetter) {
    this.key = key;
    this.meaning = meaning;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  /// Its name in the file.
  public String key() {
    return key;
  }

  public String meaning() {
    return meaning;
  }

  /// Whether a slower core gives another figure, so that calibration applies.
  public boolean isTime() {
    return unit.isTime;
  }

  public boolean isMoreBetter() {
    return moreIsBetter;
  }

  /// A figure with its unit and three significant digits, such as `1.25 µs` for 1250 ns.
  public String show(double figure) {
    return switch (unit) {
      case NANOS -> scaled(figure, "ns", "µs", "ms", "s");
      case MICROS -> scaled(figure, "µs", "ms", "s");
      case MILLIS -> scaled(figure, "ms", "s");
      case PER_SECOND -> digits(figure) + " " + unit.symbol;
      case BYTES -> digits(figure) + " B";
      case MEBIBYTES -> digits(figure) + " MiB";
    };
  }

  private static String scaled(double figure, String... units) {
    int steps = steps(figure, units.length - 1);
    return digits(figure / Math.pow(1000, steps)) + " " + units[steps];
  }

  private static int steps(double figure, int most) {
    int steps = 0;
    for (double left = Math.abs(figure); left >= 9999.5 && steps < most; left /= 1000) {
      steps++;
    }
    return steps;
  }

  /// A round figure with its unit, as on an axis: `10 µs` for 10000 ns.
  String mark(double figure) {
    var units = List.of("ns", "µs", "ms", "s");
    int step =
        switch (unit) {
          case NANOS -> 0;
          case MICROS -> 1;
          case MILLIS -> 2;
          case BYTES, MEBIBYTES, PER_SECOND -> throw new IllegalStateException(key + " is no time");
        };
    double left = figure;
    for (; left >= 999.5 && step < units.size() - 1; left /= 1000) {
      step++;
    }
    String text = digits(left);
    return (text.contains(".") ? text.replaceAll("\\.?0+$", "") : text) + " " + units.get(step);
  }

  /// What a figure is divided by when [#show(double)] writes it.
  double divisorOf(double figure) {
    int most =
        switch (unit) {
          case NANOS -> 3;
          case MICROS -> 2;
          case MILLIS -> 1;
          case PER_SECOND, BYTES, MEBIBYTES -> 0;
        };
    return Math.pow(1000, steps(figure, most));
  }

  /// Three significant digits, or all of them where there are more before the point.
  static String digits(double figure) {
    double size = Math.abs(figure);
    if (size >= 9999.5) {
      return String.format(Locale.ROOT, "%,.0f", figure).replace(',', '\u202f');
    }
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", figure);
  }
}
