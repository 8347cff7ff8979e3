package cortado.runtime;

import java.time.Duration;
import java.util.function.Supplier;

/// The runtimes that keep the same contract.
///
/// However late a busy machine lets a thread run, no task counts as stuck there, and no spare
/// worker comes.
public enum RuntimeKind {
  CURRENT_THREAD(AsyncRuntime::currentThread),
  ONE_WORKER(() -> AsyncRuntime.multiThread().workers(1)),
  TWO_WORKERS(() -> AsyncRuntime.multiThread().workers(2)),
  FOUR_WORKERS(() -> AsyncRuntime.multiThread().workers(4));

  /// Builds one of this kind.
  public final Supplier<RuntimeBuilder> builder;

  RuntimeKind(Supplier<RuntimeBuilder> builder) {
    this.builder = () -> builder.get().stuckAfter(Duration.ofDays(1));
  }
}
