package cortado.bench.chart;

import java.util.ArrayList;
import java.util.List;

/// Maps a range of values to a range of pixels so that equal ratios are equal distances. Immutable.
///
/// @param least the value at `from`
/// @param most the value at `to`
record LogScale(double least, double most, double from, double to) {
  private static final double[] STEPS = {1, 2, 5};

  /// The scale over all values, widened to the next round numbers.
  static LogScale over(List<Double> values, double from, double to) {
    double least = values.stream().mapToDouble(v -> v).filter(v -> v > 0).min().orElse(1);
    double most = values.stream().mapToDouble(v -> v).max().orElse(10);
    double low = floor(least);
    double high = ceiling(most);
    return new LogScale(low, high > low ? high : low * 10, from, to);
  }

  double at(double value) {
    double inside = Math.min(most, Math.max(least, value));
    return from + (to - from) * Math.log(inside / least) / Math.log(most / least);
  }

  /// Round values to mark: 1, 2, 5, 10 … where there is room, else powers of ten.
  List<Double> marks() {
    boolean hasRoom = Math.abs(to - from) / Math.log10(most / least) > 130;
    var marks = new ArrayList<Double>();
    for (int power = (int) Math.floor(Math.log10(least)) - 1;
        Math.pow(10, power) <= most * 1.001;
        power++) {
      for (double step : hasRoom ? STEPS : new double[] {1}) {
        double mark = step * Math.pow(10, power);
        if (mark >= least * 0.999 && mark <= most * 1.001) {
          marks.add(mark);
        }
      }
    }
    return marks;
  }

  private static double floor(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double found = decade;
    for (double step : STEPS) {
      if (step * decade <= value * 1.001) {
        found = step * decade;
      }
    }
    return found;
  }

  private static double ceiling(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) - 1e-9));
    for (double step : STEPS) {
      if (step * decade >= value * 0.999) {
        return step * decade;
      }
    }
    return 10 * decade;
  }
}
