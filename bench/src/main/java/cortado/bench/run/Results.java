package cortado.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs a process that prints `result` and `key=value` fields, once or several times, and ends.
final class Results {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Results() {}

  /// The fields of each result, at least one.
  ///
  /// ## Fails
  ///
  /// With [PeerFailure] when the process says anything else or does not end well.
  static List<Map<String, Double>> of(
      String name, Map<String, String> environment, List<String> command) throws PeerFailure {
    var results = new ArrayList<Map<String, Double>>();
    try (var process = RunningPeer.start(name, environment, command)) {
      for (var line = process.next(PATIENCE); line.isPresent(); line = process.next(PATIENCE)) {
        results.add(parse(name, line.get()));
      }
      process.awaitEnd(PATIENCE);
    }
    if (results.isEmpty()) {
      throw new PeerFailure(name + " ended without a result");
    }
    return results;
  }

  private static Map<String, Double> parse(String name, String line) throws PeerFailure {
    var fields = List.of(line.split("\t", -1));
    if (!fields.getFirst().equals("result")) {
      throw new PeerFailure(name + ": " + line);
    }
    return Observation.pairs(fields.subList(1, fields.size()));
  }
}
