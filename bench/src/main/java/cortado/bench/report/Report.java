package cortado.bench.report;

import java.util.List;
import java.util.Optional;

/// Everything one run of the benches found. Immutable.
///
/// @param schema the version of this format: readers refuse any but [#SCHEMA]
/// @param header where, when and with what
/// @param series the figures, one entry per workload, variant and peer
/// @param turns how evenly the rounds of each workload were taken
/// @param failures what went wrong, empty after a good run
public record Report(
    int schema, Header header, List<Series> series, List<Turns> turns, List<String> failures) {
  public static final int SCHEMA = 1;

  /// The figures of one peer for one workload.
  public Optional<Series> find(Case of, String peer) {
    return series.stream().filter(s -> s.peer().equals(peer) && s.of().equals(of)).findFirst();
  }

  /// The cases of a workload in the order in which they were run, each once.
  public List<Case> casesOf(String workload) {
    return series.stream()
        .map(Series::of)
        .filter(c -> c.workload().equals(workload))
        .distinct()
        .toList();
  }
}
