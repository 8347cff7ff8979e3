package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.runtime.internal.schedule.TaskPool;
import cortado.runtime.internal.task.TaskOptions;
import org.jspecify.annotations.Nullable;

/// Tasks that stay on the thread that has made the set, and are polled while it awaits one of the
/// futures given out here.
///
/// They may use what belongs to that thread. Inside, [Tasks#spawnLocal] adds to the set. Await
/// [#run(Future)] in what the thread blocks on, of whatever runtime; a task of a multi-thread
/// runtime may change its thread and cannot do so. Without a runtime, [#tryTick()] runs the tasks.
///
/// Tasks may be woken and aborted by any thread, and their handles awaited anywhere; they are
/// polled and cancelled on the thread of the set. All else is refused elsewhere with an
/// [IllegalStateException] that names the thread.
///
/// A failure that nobody awaits is reported as that of any task, but for tasks run outside of
/// runtimes, where there is no clock: when the set is closed. There clean-up has no limit either.
public final class LocalSet implements AutoCloseable {

  /// How many tasks are polled before the future they are run beside has its turn again.
  private static final int BATCH = 61;

  private final TaskPool pool = TaskPool.ofThisThread("local set");

  /// Without tasks, for the calling thread.
  public LocalSet() {}

  /// Adds `future` as a task, which is polled when the set is run. In one that was closed it is
  /// cancelled instead.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return pool.spawn(future, TaskOptions.NONE);
  }

  /// Runs tasks beside `future` until that has ended; gives its value. The future's turn comes
  /// after every 61 polls of tasks, and it has the budget of whoever awaits this; each task has its
  /// own.
  ///
  /// ## Fails
  ///
  /// With the future's failure.
  ///
  /// ## Cancel safety
  ///
  /// Cancels the future. The tasks wait to be run again.
  public <T extends @Nullable Object> Future<T> run(Future<T> future) {
    return PoolRun.until(pool, BATCH, future);
  }

  /// Runs tasks until there is none that has not ended.
  ///
  /// ## Cancel safety
  ///
  /// The tasks wait to be run again.
  public Future<@Nullable Void> runAll() {
    return PoolRun.untilEmpty(pool, BATCH);
  }

  /// Waits until a task can be polled, and polls that once.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public Future<@Nullable Void> tick() {
    return new PoolTick(pool);
  }

  /// Polls a task once if there is one that can be. Needs no runtime unless the task does.
  @CanIgnoreReturnValue
  public boolean tryTick() {
    return new PoolTick(pool).runOne();
  }

  /// How many tasks have not ended.
  public int size() {
    return pool.size();
  }

  /// Whether all tasks have ended.
  public boolean isEmpty() {
    return pool.size() == 0;
  }

  /// Cancels all tasks, on this thread, and what is spawned from now on. Clean-up that waits is
  /// cut.
  @Override
  public void close() {
    pool.close();
  }
}
