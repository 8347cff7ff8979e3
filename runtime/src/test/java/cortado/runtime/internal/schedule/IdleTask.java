package cortado.runtime.internal.schedule;

import cortado.future.Futures;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.task.SilentScheduler;
import cortado.runtime.internal.task.TaskCell;

/// Tasks that only stand in queues.
final class IdleTask {
  private static final Scheduler NOBODY = new SilentScheduler();

  private IdleTask() {}

  static TaskCell<?> create() {
    return new TaskCell<>(Futures.ready(0), NOBODY);
  }
}
