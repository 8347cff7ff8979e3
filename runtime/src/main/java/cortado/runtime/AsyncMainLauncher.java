package cortado.runtime;

import cortado.future.Future;

/// Called by the `main(String[])` that the transform writes for an [AsyncMain] method. Not meant
/// for hands.
public final class AsyncMainLauncher {

  private AsyncMainLauncher() {}

  /// Builds a runtime, blocks on the program's future, and closes the runtime.
  ///
  /// @param flavor the name of a [Flavor]
  /// @param workers how many workers; 0 leaves the choice to the runtime
  public static void launch(String flavor, int workers, Future<?> main) {
    RuntimeBuilder builder =
        switch (Flavor.valueOf(flavor)) {
          case CURRENT_THREAD -> AsyncRuntime.currentThread();
          case WORK_STEALING -> AsyncRuntime.multiThread();
        };
    if (workers > 0) {
      builder.workers(workers);
    }
    try (AsyncRuntime runtime = builder.build()) {
      Object _ = runtime.blockOn(main);
    }
  }
}
