package cortado.runtime.internal.task;

import cortado.future.Future;
import org.jspecify.annotations.Nullable;

/// A task of which more is known than its number.
///
/// A class of its own, so that tasks without options are no larger for it.
public sealed class DescribedTask<T extends @Nullable Object> extends TaskCell<T>
    permits ObservedTask {

  private final TaskOptions options;

  /// A task that the caller owns and has to put into a queue.
  public DescribedTask(Future<T> future, Scheduler scheduler, TaskOptions options) {
    super(future, scheduler);
    this.options = options;
  }

  @Override
  public final @Nullable String name() {
    return options.name();
  }

  @Override
  final long cleanUpNanos() {
    long own = options.cleanUpNanos();
    return own == TaskOptions.AS_THE_RUNTIME ? super.cleanUpNanos() : own;
  }
}
