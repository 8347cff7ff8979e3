package cortado.sync;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/// How far the model tests of this module search.
///
/// Two threads suffice for every pair of operations that can meet: first each pair on its own,
/// which is what a lost wake takes, then two operations each for what they leave behind. Nothing
/// runs afterwards but the model's validation: a later operation would hide a lost wake.
/// `-Dcortado.model.scale=10` searches ten times as many scenarios.
public final class ModelChecks {

  private static final int SCALE = Integer.getInteger("cortado.model.scale", 1);
  private static final int INTERLEAVINGS = 80;

  private ModelChecks() {}

  /// Throws what the checker found wrong with the operations of `model`.
  public static void check(Class<?> model) {
    options(1).actorsBefore(2).iterations(12 * SCALE).check(model);
    options(2).actorsBefore(1).iterations(6 * SCALE).check(model);
  }

  /// Throws unless the checker finds `complaint` about a model that is wrong on purpose.
  public static void checkFails(Class<?> brokenModel, String complaint) {
    assertThatExceptionOfType(LincheckAssertionError.class)
        .isThrownBy(() -> options(1).actorsBefore(1).iterations(20).check(brokenModel))
        .withMessageContaining(complaint);
  }

  private static ModelCheckingOptions options(int operationsPerThread) {
    return new ModelCheckingOptions()
        .invocationsPerIteration(INTERLEAVINGS)
        .threads(2)
        .actorsPerThread(operationsPerThread)
        .actorsAfter(0)
        .minimizeFailedScenario(false);
  }
}
