package cortado.bench.run;

import cortado.bench.report.Case;
import java.util.List;
import java.util.Map;

/// A process of a peer that measures one thing and ends. Immutable.
///
/// @param peer who is measured
/// @param jvmOptions options for a peer that is a JVM
/// @param arguments what to measure
record OneShot(PeerCommand peer, List<String> jvmOptions, List<String> arguments) {

  /// Runs it and records each of its results as one observation of the given process.
  void measure(BenchRun run, Case of, int number) throws PeerFailure {
    double calibNs = run.calibrate();
    var results = Results.of(peer.name(), peer.environment(), peer.with(jvmOptions, arguments));
    for (Map<String, Double> values : results) {
      var observation = new Observation("-", calibNs, values);
      run.say(of, peer.name(), observation);
      if (!run.record(of, peer.name(), number, observation)) {
        return;
      }
    }
  }
}
