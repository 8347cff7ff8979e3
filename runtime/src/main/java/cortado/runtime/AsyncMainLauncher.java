package cortado.runtime;

import cortado.future.Future;

/// Called by the `main(String[])` that the transform writes for an [AsyncMain] method, which says
/// in turn what the annotation says. Not meant for hands. Confined to one thread.
public final class AsyncMainLauncher {

  private final RuntimeBuilder builder;

  private AsyncMainLauncher(RuntimeBuilder builder) {
    this.builder = builder;
  }

  /// For a program on such a runtime.
  ///
  /// @param flavor the name of a [Flavor]
  /// @param local whether the runtime is one that [AsyncRuntime#local()] makes
  public static AsyncMainLauncher of(String flavor, boolean local) {
    return new AsyncMainLauncher(local ? AsyncRuntime.local() : builderOf(Flavor.valueOf(flavor)));
  }

  private static RuntimeBuilder builderOf(Flavor flavor) {
    return switch (flavor) {
      case CURRENT_THREAD -> AsyncRuntime.currentThread();
      case WORK_STEALING -> AsyncRuntime.multiThread();
    };
  }

  /// How many workers; 0 leaves the choice to the runtime.
  public AsyncMainLauncher workers(int count) {
    if (count > 0) {
      builder.workers(count);
    }
    return this;
  }

  /// The runtime's name, unless it is empty.
  public AsyncMainLauncher name(String value) {
    if (!value.isEmpty()) {
      builder.name(value);
    }
    return this;
  }

  /// Whether the clock stands still from the start.
  public AsyncMainLauncher startPaused(boolean paused) {
    builder.startPaused(paused);
    return this;
  }

  /// Whether a failure that nobody waits for ends the runtime.
  public AsyncMainLauncher shutDownOnUncaught(boolean value) {
    builder.shutDownOnUncaught(value);
    return this;
  }

  /// Builds the runtime, blocks on the program's future, and closes the runtime.
  public void launch(Future<?> main) {
    try (AsyncRuntime runtime = builder.build()) {
      Object _ = runtime.blockOn(main);
    }
  }
}
