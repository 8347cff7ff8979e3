package cortado.runtime;

import org.jspecify.annotations.Nullable;

/// The runtime for everybody, from when somebody asks for it. Safe for any thread.
final class GlobalRuntime {

  static final String PROPERTY = "cortado.global.workers";
  static final String VARIABLE = "CORTADO_GLOBAL_WORKERS";

  private static @Nullable Handle handle;

  private GlobalRuntime() {}

  static synchronized Handle handle() {
    Handle there = handle;
    if (there == null) {
      there = build().handle();
      handle = there;
    }
    return there;
  }

  /// One like it, for tests, which can end it.
  static AsyncRuntime build() {
    return AsyncRuntime.multiThread()
        .name("cortado-global")
        .workers(RuntimeBuilder.workersFromOutside(PROPERTY, VARIABLE, 1))
        .build();
  }
}
