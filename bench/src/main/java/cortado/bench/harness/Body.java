package cortado.bench.harness;

import java.util.Map;

/// A peer's program for one workload.
@FunctionalInterface
public interface Body {

  /// Runs so many iterations and returns the sum of their answers.
  long run(long iterations) throws Exception;

  /// What the last run measured besides time. Asked for outside the measured time.
  default Map<String, Long> metrics() {
    return Map.of();
  }
}
