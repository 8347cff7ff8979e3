package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.observe.DumpOptions;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskDump;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.TaskOptions;
import cortado.runtime.internal.task.Unclaimed;
import cortado.runtime.internal.timer.Timers;
import cortado.task.JoinHandle;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A scheduler as its runtime sees it. Safe for any thread.
///
/// What has a body here is the same for both schedulers, and left to the [Parts] that they hold.
public sealed interface Engine extends Services, Scheduler permits CurrentThread, WorkStealing {

  /// What it has in common with the other scheduler. For this package.
  Parts parts();

  /// What the runtime was built with.
  default Settings settings() {
    return parts().settings;
  }

  /// Refuses threads other than that of the runtime, if it has one.
  default void checkOwner(String operation) {
    Thread owner = settings().owner();
    if (owner != null && owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "%s of runtime '%s', which belongs to thread '%s', was called on thread '%s'; spawn from there instead"
              .formatted(
                  operation, settings().name(), owner.getName(), Thread.currentThread().getName()));
    }
  }

  /// Polls `future` on the calling thread until it has ended.
  <T extends @Nullable Object> T blockOn(Future<T> future);

  /// Polls `future` on the calling thread until it has ended, and never runs a task there.
  <T extends @Nullable Object> T blockAside(Future<T> future);

  // What code inside asks for

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, TaskOptions options) {
    return parts().spawn(future, options, this);
  }

  @Override
  default <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> job, TaskOptions options) {
    return parts().spawnBlocking(job, options);
  }

  @Override
  default Reactor reactor() {
    return parts().driver.reactor();
  }

  @Override
  default Timers timers() {
    return parts().driver.timers();
  }

  @Override
  default long cleanUpNanos() {
    return settings().cleanUpNanos();
  }

  @Override
  default void unhandled(Throwable failure) {
    parts().unhandled(failure);
  }

  // What tasks ask for

  /// Takes a task that is new.
  void scheduleSpawned(TaskCell<?> task);

  @Override
  default boolean own(TaskCell<?> task) {
    return parts().owned.add(task);
  }

  @Override
  default void release(TaskCell<?> task) {
    parts().owned.remove(task);
  }

  @Override
  default void endedAborted(TaskCell<?> task) {
    // Wakes who watches, whether or not it was there.
    parts().owned.remove(task);
  }

  @Override
  default void countEnded() {
    parts().countEnded();
  }

  @Override
  default Unclaimed unclaimed() {
    return parts().unclaimed;
  }

  // Looking at it

  /// The local sets and task executors that are run here.
  default Pools pools() {
    return parts().pools;
  }

  /// The threads that poll tasks.
  List<Runner> runners();

  /// The futures that threads block on.
  Collection<Root<?>> roots();

  /// Names the tasks in the queues, as far as others than their owners can see: some may have left,
  /// and some that are moved meanwhile may be missing.
  void forEachQueued(Consumer<? super TaskCell<?>> action);

  /// Describes the tasks as they are, and polls none.
  default TaskDump dump(DumpOptions options) {
    return new Dumper(parts(), this, options).dump();
  }

  /// What it has done so far.
  RuntimeMetrics metrics();

  // Ending

  /// Aborts the tasks there are and waits for their clean-up, but no longer than the limit in real
  /// time. The runtime goes on. Does nothing for a limit of zero, or once the runtime ends.
  default void endTasks(long limitNanos) {
    Farewell.bid(this, parts(), limitNanos);
  }

  /// Begins to end the tasks, starts no further blocking job, and returns. May be called from
  /// inside and more than once.
  void beginShutdown();

  /// Whether [#beginShutdown] was called. A task that is scheduled after that is shut down.
  boolean isShuttingDown();

  /// The failure for which it shuts down, if there is one.
  default @Nullable Throwable fatal() {
    return parts().fatal();
  }

  /// Has no thread wait for long in native code any more, since the JVM ends.
  default void hurry() {
    parts().driver.hurry();
  }

  /// Interrupts the blocking jobs that run. For after [#beginShutdown].
  default void interruptBlocking() {
    parts().blocking.interruptAll();
  }

  /// Waits until all tasks have ended, the driver is closed and all blocking jobs have ended. False
  /// if that has not happened in time. For after [#beginShutdown].
  boolean awaitShutdown(long timeoutNanos) throws InterruptedException;
}
