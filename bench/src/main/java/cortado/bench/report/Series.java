package cortado.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The rounds of one peer for one case, as columns. Immutable.
///
/// @param answer what the workload computed, the same in every round and for every peer
/// @param process the process each round ran in, counted from 0
/// @param calibNs how long a step of the calibration loop took just before each round
/// @param values the figures of each round by the key of their [Metric]
public record Series(
    String workload,
    String params,
    String variant,
    String peer,
    String answer,
    List<Integer> process,
    List<Double> calibNs,
    SortedMap<String, List<Double>> values) {

  @JsonIgnore
  public Case of() {
    return new Case(workload, params, variant);
  }

  public boolean has(Metric metric) {
    return values.containsKey(metric.key());
  }

  /// The figures of all rounds.
  public List<Double> all(Metric metric) {
    return values.getOrDefault(metric.key(), List.of());
  }

  public double median(Metric metric) {
    return Sample.median(all(metric));
  }

  /// The median of each process: processes differ for good (the JIT compiler decides once), rounds
  /// within one do not, so the process is what counts as one observation.
  public Sample perProcess(Metric metric) {
    return medians(all(metric));
  }

  /// As [#perProcess(Metric)], in steps of the calibration loop where the metric is a time.
  public Sample calibrated(Metric metric) {
    if (!metric.isTime()) {
      return perProcess(metric);
    }
    var raw = all(metric);
    var scaled = new ArrayList<Double>(raw.size());
    for (int i = 0; i < raw.size(); i++) {
      double step = calibNs.get(i);
      scaled.add(metric.isMoreBetter() ? raw.get(i) * step : raw.get(i) / step);
    }
    return medians(scaled);
  }

  private Sample medians(List<Double> figures) {
    Map<Integer, List<Double>> byProcess = new TreeMap<>();
    for (int i = 0; i < figures.size(); i++) {
      byProcess.computeIfAbsent(process.get(i), _ -> new ArrayList<>()).add(figures.get(i));
    }
    return new Sample(byProcess.values().stream().map(Sample::median).toList());
  }
}
