package cortado.bench.run;

import cortado.bench.report.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Knows how fast the core usually is for each peer, and so which turns were fair.
///
/// Compilers turn the calibration loop into different code, so peers are compared by how far each
/// is from its own median and not with one another directly. Confined to one thread.
final class Calibration {
  static final double TOLERANCE = 0.03;

  private final Map<String, List<Double>> seen = new HashMap<>();

  void add(String peer, double calibNs) {
    seen.computeIfAbsent(peer, _ -> new ArrayList<>()).add(calibNs);
  }

  /// By how much the core was faster for one peer than for another in a turn: 0 is perfectly fair.
  double inequality(Map<String, Double> turn) {
    double slowest = 0;
    double fastest = Double.MAX_VALUE;
    for (var entry : turn.entrySet()) {
      double usual = Sample.median(seen.getOrDefault(entry.getKey(), List.of(entry.getValue())));
      double relative = entry.getValue() / usual;
      slowest = Math.max(slowest, relative);
      fastest = Math.min(fastest, relative);
    }
    return turn.isEmpty() ? 0 : slowest / fastest - 1;
  }
}
