package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.TaskPool;
import cortado.runtime.internal.task.TaskOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tasks that stay on the thread that has made the set, and are polled while it awaits one of the
/// futures given out here.
///
/// They may use what belongs to that thread. Inside, and after [#enter()], [Tasks#spawnLocal] adds
/// to the set. Await [#run(Future)] in what the thread blocks on, of whatever runtime; a task of a
/// multi-thread runtime may change its thread and cannot do so. Without a runtime, [#tryTick()]
/// runs the tasks.
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

  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);
  private static final AtomicLong LAST_ID = new AtomicLong();

  private final long id = LAST_ID.incrementAndGet();
  private final TaskPool pool = TaskPool.ofThisThread("local set", "LocalSet[" + id + "]");

  /// Without tasks, for the calling thread.
  public LocalSet() {}

  /// Adds `future` as a task, which is polled when the set is run. In one that was closed it is
  /// cancelled instead.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return pool.spawn(future, TaskOptions.NONE);
  }

  /// Makes this the set that [Tasks#spawnLocal] adds to on this thread, for use with
  /// try-with-resources, until the result is closed. In what is polled for another set or a
  /// [TaskExecutor] meanwhile, it is not. Nothing is run.
  ///
  /// The thread may enter several sets, and the same one again; the last one counts.
  public Entered enter() {
    pool.checkOwner("enter()");
    return new Entered(Current.enterLocal(pool));
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

  /// A number that no other local set of this JVM has. Safe for any thread.
  public long id() {
    return id;
  }

  /// How many tasks have not ended.
  public int size() {
    return pool.size();
  }

  /// Whether all tasks have ended.
  public boolean isEmpty() {
    return pool.size() == 0;
  }

  /// Aborts all tasks and runs them until their clean-up has ended, within its limits; then the set
  /// is closed. The way to end it in async code, which goes on beside it; tasks that are spawned
  /// meanwhile are aborted in turn. Awaited in a task of the set, it leaves that one out.
  ///
  /// ## Cancel safety
  ///
  /// Closes the set at once; clean-up that waits is cut.
  public Future<@Nullable Void> shutdown() {
    return pool.closing();
  }

  /// Aborts all tasks, on this thread, waits until their clean-up has ended, and cancels what is
  /// spawned from now on.
  ///
  /// Clean-up has the limit of the runtime that the set was run in last, which goes on for it.
  /// Where the calling thread is itself what runs the tasks of a current-thread runtime, those
  /// stand still, but timers and I/O do not; [#shutdown()] holds up nobody. Without a runtime that
  /// goes on all clean-up together has five seconds, and what does not end by then is reported.
  /// Called in a task of the set, it cancels that one when its poll is over.
  @Override
  public void close() {
    pool.close(FOR_EVER);
  }

  /// As [#close()], but cuts what has not ended within `limit`; with a limit of zero all clean-up
  /// that waits.
  public void close(Duration limit) {
    pool.close(limit);
  }

  @Override
  public String toString() {
    return "LocalSet[" + id + "]";
  }

  /// The stay of a thread in a local set. Confined to that thread.
  public static final class Entered implements AutoCloseable {

    private final Current guest;
    private boolean left;

    private Entered(Current guest) {
      this.guest = guest;
    }

    /// Leaves the set; the thread is where it was before. Does nothing the second time.
    ///
    /// Throws [IllegalStateException] on another thread, and as long as a set or runtime that the
    /// thread entered later has not been left.
    @Override
    public void close() {
      if (!left) {
        Current.leaveAsGuest(guest);
        left = true;
      }
    }
  }
}
