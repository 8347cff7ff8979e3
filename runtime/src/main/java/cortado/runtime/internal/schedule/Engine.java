package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.observe.DumpOptions;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskDump;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.task.TaskCell;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A scheduler as its runtime sees it. Safe for any thread.
public sealed interface Engine extends Services, Scheduler permits CurrentThread, WorkStealing {

  /// What the runtime was built with.
  Settings settings();

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

  /// The local sets and task executors that are run here.
  Pools pools();

  /// The threads that poll tasks.
  List<Runner> runners();

  /// The futures that threads block on.
  Collection<Root<?>> roots();

  /// Names the tasks in the queues, as far as others than their owners can see: some may have left,
  /// and some that are moved meanwhile may be missing.
  void forEachQueued(Consumer<? super TaskCell<?>> action);

  /// Describes the tasks as they are, and polls none.
  TaskDump dump(DumpOptions options);

  /// What it has done so far.
  RuntimeMetrics metrics();

  /// Takes a task that is new.
  void scheduleSpawned(TaskCell<?> task);

  /// Aborts the tasks there are and waits for their clean-up, but no longer than the limit in real
  /// time. The runtime goes on. Does nothing for a limit of zero, or once the runtime ends.
  void endTasks(long limitNanos);

  /// Begins to end the tasks, starts no further blocking job, and returns. May be called from
  /// inside and more than once.
  void beginShutdown();

  /// Whether [#beginShutdown] was called. A task that is scheduled after that is shut down.
  boolean isShuttingDown();

  /// The failure for which it shuts down, if there is one.
  @Nullable Throwable fatal();

  /// Has no thread wait for long in native code any more, since the JVM ends.
  void hurry();

  /// Interrupts the blocking jobs that run. For after [#beginShutdown].
  void interruptBlocking();

  /// Waits until all tasks have ended, the driver is closed and all blocking jobs have ended. False
  /// if that has not happened in time. For after [#beginShutdown].
  boolean awaitShutdown(long timeoutNanos) throws InterruptedException;
}
