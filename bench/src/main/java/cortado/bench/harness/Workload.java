package cortado.bench.harness;

import java.util.Map;

/// A definition with one peer's program for it.
///
/// @param definition what it has to do
/// @param body what does it
public record Workload(Definition definition, Body body) {

  /// Runs so many iterations and checks their answers.
  ///
  /// ## Fails
  ///
  /// With [WrongAnswerException] when the sum of the answers is not what the definition says.
  void run(long iterations) throws Exception {
    long sum = body.run(iterations);
    if (sum != Math.multiplyExact(definition.answer(), iterations)) {
      throw new WrongAnswerException(definition, iterations, sum);
    }
  }

  Map<String, Long> metrics() {
    return body.metrics();
  }
}
