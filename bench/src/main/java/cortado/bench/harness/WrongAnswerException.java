package cortado.bench.harness;

import java.io.Serial;

/// A workload has computed something else than its definition says.
public final class WrongAnswerException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  WrongAnswerException(Definition definition, long iterations, long sum) {
    super(
        "wrong answer of %s: %d iterations gave %d, each must give %d"
            .formatted(definition, iterations, sum, definition.answer()));
  }
}
