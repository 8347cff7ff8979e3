package cortado.runtime.internal.context;

import cortado.future.Future;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.task.TaskOptions;
import cortado.runtime.internal.timer.Timers;
import cortado.task.JoinHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What a runtime does for the code that runs inside it. Safe for any thread.
public interface Services {

  /// Starts a task of which nothing special is asked.
  default <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawn(future, TaskOptions.NONE);
  }

  /// Starts a task.
  <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, TaskOptions options);

  /// Runs a job of which nothing special is asked on a thread that may block.
  default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return spawnBlocking(job, TaskOptions.NONE);
  }

  /// Runs a job on a thread that may block.
  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job, TaskOptions options);

  /// What watches its descriptors.
  Reactor reactor();

  /// Its timers, and with them its clock.
  Timers timers();

  /// How long clean-up may wait.
  long cleanUpNanos();

  /// Hears of failures that nobody waits for.
  void unhandled(Throwable failure);
}
