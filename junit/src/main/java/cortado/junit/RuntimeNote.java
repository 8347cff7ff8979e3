package cortado.junit;

import cortado.runtime.Flavor;

/// Tells, beside the failure of a test, on what runtime it has failed.
final class RuntimeNote extends Exception {

  private static final long serialVersionUID = 1;

  RuntimeNote(Flavor flavor, long seed) {
    super(
        "on a runtime of flavor %s with seed %d; repeat it with @AsyncTest(seed = %dL)"
            .formatted(flavor, seed, seed),
        null,
        false,
        false);
  }
}
