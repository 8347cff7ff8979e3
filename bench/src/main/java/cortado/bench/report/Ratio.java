package cortado.bench.report;

import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/// How many times one quantity is another, and how sure that is. Immutable.
///
/// The value is the quotient of the geometric means. The interval and the p-value are those of
/// Welch's t-test on the logarithms (B. L. Welch, Biometrika 34, 1947), with processes as
/// observations: rounds of one process are not independent of one another, so only more processes
/// make the interval narrower (T. Kalibera and R. Jones, "Rigorous benchmarking in reasonable
/// time", ISMM 2013). It assumes that the logarithms are roughly normal. With fewer than two
/// processes on a side there is no interval: its ends and the p-value are NaN.
///
/// @param value one over the other
/// @param low the lower end of the 95 % interval
/// @param high the upper end of the 95 % interval
/// @param p how probable so large a difference is between equals
public record Ratio(double value, double low, double high, double p) {
  private static final double CONFIDENCE = 0.95;

  // Two samples of equal figures have no variance to reckon with: timers and counters have grain.
  private static final double GRAIN = 1e-6;

  public static Ratio of(Sample one, Sample other) {
    double difference = one.meanOfLogs() - other.meanOfLogs();
    double value = Math.exp(difference);
    if (one.size() < 2 || other.size() < 2) {
      return new Ratio(value, Double.NaN, Double.NaN, Double.NaN);
    }
    double a = Math.max(GRAIN, one.varianceOfLogs()) / one.size();
    double b = Math.max(GRAIN, other.varianceOfLogs()) / other.size();
    double error = Math.sqrt(a + b);
    double freedom = (a + b) * (a + b) / (a * a / (one.size() - 1) + b * b / (other.size() - 1));
    var student = TDistribution.of(freedom);
    double reach = student.inverseSurvivalProbability((1 - CONFIDENCE) / 2) * error;
    double p = 2 * student.survivalProbability(Math.abs(difference) / error);
    return new Ratio(value, Math.exp(difference - reach), Math.exp(difference + reach), p);
  }

  public boolean hasInterval() {
    return !Double.isNaN(low);
  }

  /// Whether the interval lies above 1 as a whole.
  public boolean isSurelyAbove() {
    return low > 1;
  }

  /// Whether the interval lies below 1 as a whole.
  public boolean isSurelyBelow() {
    return high < 1;
  }

  /// Such as `1.84 (1.70–1.99)`, or `1.84 (unsure)` where the interval is too wide to mean
  /// anything.
  public String show() {
    if (!hasInterval()) {
      return text(value);
    }
    return isVague() && !isSurelyAbove() && !isSurelyBelow()
        ? text(value) + " (unsure)"
        : "%s (%s–%s)".formatted(text(value), text(low), text(high));
  }

  /// Whether the interval reaches from less than a half to more than double of the value.
  boolean isVague() {
    return high / value > 2;
  }

  public String showValue() {
    return text(value);
  }

  private static String text(double ratio) {
    if (ratio >= 9.95) {
      return String.format(Locale.ROOT, ratio >= 1000 ? "%.2g" : "%.0f", ratio);
    }
    return String.format(Locale.ROOT, ratio >= 0.0995 ? "%.2f" : "%.3f", ratio);
  }
}
