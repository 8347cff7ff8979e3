package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.Scheduler;
import org.jspecify.annotations.Nullable;

/// A scheduler as its runtime sees it. Safe for any thread.
public sealed interface Engine extends Services, Scheduler permits CurrentThread, WorkStealing {

  /// What the runtime was built with.
  Settings settings();

  /// Polls `future` on the calling thread until it has ended.
  <T extends @Nullable Object> T blockOn(Future<T> future);

  /// Polls `future` on the calling thread until it has ended, and never runs a task there.
  <T extends @Nullable Object> T blockAside(Future<T> future);

  /// Begins to end the tasks, starts no further blocking job, and returns. May be called from
  /// inside and more than once.
  void beginShutdown();

  /// Whether [#beginShutdown] was called. A task that is scheduled after that is shut down.
  boolean isShuttingDown();

  /// Interrupts the blocking jobs that run. For after [#beginShutdown].
  void interruptBlocking();

  /// Waits until all tasks have ended, the driver is closed and all blocking jobs have ended. False
  /// if that has not happened in time. For after [#beginShutdown].
  boolean awaitShutdown(long timeoutNanos) throws InterruptedException;
}
