package cortado.bench.report;

import java.util.Collections;
import java.util.List;

/// Independent observations of one quantity. Immutable.
///
/// @param figures the observations, all greater than zero, in no particular order
public record Sample(List<Double> figures) {
  public static double median(List<Double> figures) {
    if (figures.isEmpty()) {
      return Double.NaN;
    }
    var sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public static double min(List<Double> figures) {
    return figures.isEmpty() ? Double.NaN : Collections.min(figures);
  }

  public static double max(List<Double> figures) {
    return figures.isEmpty() ? Double.NaN : Collections.max(figures);
  }

  int size() {
    return figures.size();
  }

  double meanOfLogs() {
    return figures.stream().mapToDouble(Math::log).average().orElse(Double.NaN);
  }

  /// The variance of the logarithms, as estimated from this sample.
  double varianceOfLogs() {
    double mean = meanOfLogs();
    double squares = figures.stream().mapToDouble(f -> Math.pow(Math.log(f) - mean, 2)).sum();
    return squares / (size() - 1);
  }
}
