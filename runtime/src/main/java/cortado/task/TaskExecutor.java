package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.future.Wait;
import cortado.runtime.internal.schedule.TaskPool;
import cortado.runtime.internal.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tasks that are polled by whoever awaits one of the futures given out here, on whatever thread,
/// and by any number at once.
///
/// A scheduler to hold in the hand: for a group of tasks with a share of their own, run by so many
/// tasks of a runtime as they may take at a time, or by threads without a runtime. Safe for any
/// thread.
///
/// A failure that nobody awaits is reported as that of any task, but for tasks run outside of
/// runtimes, where there is no clock: when the executor is closed. There clean-up has no limit
/// either.
public final class TaskExecutor implements AutoCloseable {

  /// How many tasks are polled before the future they are run beside has its turn again.
  private static final int BATCH = 200;

  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final TaskPool pool = TaskPool.shared("task executor", Wait.nameOf("TaskExecutor", this));

  /// Without tasks.
  public TaskExecutor() {}

  /// Adds `future` as a task, which is polled when the executor is run. In one that was closed it
  /// is cancelled instead.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return pool.spawn(future, TaskOptions.NONE);
  }

  /// Adds each of `futures` as [#spawn] does, and gives their handles in the same order.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> List<JoinHandle<T>> spawnAll(
      Iterable<? extends Future<T>> futures) {
    var handles = new ArrayList<JoinHandle<T>>();
    for (Future<T> future : futures) {
      handles.add(spawn(future));
    }
    return handles;
  }

  /// Runs tasks beside `future` until that has ended; gives its value. The future's turn comes
  /// after every 200 polls of tasks, and it has the budget of whoever awaits this; each task has
  /// its own.
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

  /// Aborts all tasks and runs them until their clean-up has ended, within its limits; then the
  /// executor is closed. The way to end it in async code, which goes on beside it; tasks that are
  /// spawned meanwhile are aborted in turn. Awaited in a task of the executor, it leaves that one
  /// out.
  ///
  /// ## Cancel safety
  ///
  /// Closes the executor at once; clean-up that waits is cut.
  public Future<@Nullable Void> shutdown() {
    return pool.closing();
  }

  /// Aborts all tasks, waits until their clean-up has ended, and cancels what is spawned from now
  /// on.
  ///
  /// Clean-up has the limit of the runtime that the executor was run in last, which goes on for it.
  /// Where the calling thread is itself what runs the tasks of a current-thread runtime, those
  /// stand still, but timers and I/O do not; [#shutdown()] holds up nobody. Without a runtime that
  /// goes on all clean-up together has five seconds, and what does not end by then is reported.
  /// Called in a task of the executor, it cancels that one when its poll is over.
  @Override
  public void close() {
    pool.close(FOR_EVER);
  }

  /// As [#close()], but cuts what has not ended within `limit`; with a limit of zero all clean-up
  /// that waits.
  public void close(Duration limit) {
    pool.close(limit);
  }
}
