package cortado.bench.run;

import cortado.bench.report.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One round as a peer reported it. Immutable.
///
/// @param answer what the workload computed per iteration
/// @param calibNs how long a step of the calibration loop took just before
/// @param values the figures by the key of their [Metric]
record Observation(String answer, double calibNs, Map<String, Double> values) {

  /// Reads `round OPS WALL_NS CPU_NS ALLOCATED CALIB_NS ANSWER key=value…`.
  static Observation parse(List<String> fields) {
    if (fields.size() < 7) {
      throw new IllegalArgumentException("a round has at least 7 fields: " + fields);
    }
    double operations = Double.parseDouble(fields.get(1));
    var values = new HashMap<String, Double>();
    values.put(Metric.WALL_NS.key(), Double.parseDouble(fields.get(2)) / operations);
    values.put(Metric.CPU_NS.key(), Double.parseDouble(fields.get(3)) / operations);
    if (!fields.get(4).equals("-")) {
      values.put(Metric.BYTES.key(), Double.parseDouble(fields.get(4)) / operations);
    }
    values.putAll(pairs(fields.subList(7, fields.size())));
    return new Observation(fields.get(6), Double.parseDouble(fields.get(5)), Map.copyOf(values));
  }

  /// Reads `key=value` fields; `-` is no value.
  static Map<String, Double> pairs(List<String> fields) {
    var values = new HashMap<String, Double>();
    for (String field : fields) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("not key=value: " + field);
      }
      String value = field.substring(equals + 1);
      if (!value.equals("-")) {
        values.put(field.substring(0, equals), Double.parseDouble(value));
      }
    }
    return values;
  }
}
