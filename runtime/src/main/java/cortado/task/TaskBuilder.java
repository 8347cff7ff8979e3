package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.SpawnLocal;
import cortado.runtime.internal.task.TaskOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// How a task or blocking job is to be spawned. One builder may spawn any number of them. Confined
/// to one thread.
public final class TaskBuilder {

  private @Nullable String name;
  private long cleanUpNanos = TaskOptions.AS_THE_RUNTIME;

  TaskBuilder() {}

  /// What to call the task or job in messages and dumps, and the task to observers.
  @CanIgnoreReturnValue
  public TaskBuilder name(String value) {
    name = Objects.requireNonNull(value, "name");
    return this;
  }

  /// How long the task's clean-up may wait when it is aborted, instead of the runtime's
  /// [limit][cortado.runtime.RuntimeBuilder#cleanUpLimit]. Means nothing to a blocking job.
  @CanIgnoreReturnValue
  public TaskBuilder cleanUpLimit(Duration limit) {
    cleanUpNanos = nanosOf(limit);
    return this;
  }

  static long nanosOf(Duration cleanUpLimit) {
    if (cleanUpLimit.isNegative()) {
      throw new IllegalArgumentException("cleanUpLimit must not be negative, was " + cleanUpLimit);
    }
    try {
      return cleanUpLimit.toNanos();
    } catch (ArithmeticException _) {
      return Long.MAX_VALUE;
    }
  }

  /// Starts `future` as a task, as [Tasks#spawn] does.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return Current.services("spawn()").spawn(future, options());
  }

  /// Runs `job` on a thread that may block, as [Tasks#spawnBlocking] does.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return Current.services("spawnBlocking()").spawnBlocking(job, options());
  }

  /// Starts `future` as a task that stays on the calling thread, as [Tasks#spawnLocal] does.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(Future<T> future) {
    return SpawnLocal.spawn(future, options());
  }

  /// Starts `future` as a task of `scope`, as [TaskScope#spawn] does.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnIn(TaskScope scope, Future<T> future) {
    long nanos = cleanUpNanos == TaskOptions.AS_THE_RUNTIME ? scope.cleanUpNanos() : cleanUpNanos;
    return scope.spawn(future, new TaskOptions(name, nanos));
  }

  /// Starts `future` as a task and adds it to `set`, as [JoinSet#spawn] does.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> AbortHandle spawnIn(JoinSet<T> set, Future<T> future) {
    return set.add(spawn(future));
  }

  /// Starts `future` as a task and adds it to `map` with `key`, as [JoinMap#spawn] does.
  @CanIgnoreReturnValue
  public <K, T extends @Nullable Object> AbortHandle spawnIn(
      JoinMap<K, T> map, K key, Future<T> future) {
    return map.add(key, spawn(future));
  }

  private TaskOptions options() {
    return new TaskOptions(name, cleanUpNanos);
  }
}
