package cortado.runtime.internal.schedule;

import cortado.future.Futures;
import cortado.runtime.internal.task.DeafScheduler;
import cortado.runtime.internal.task.TaskCell;

/// Tasks that only stand in queues.
final class StressTasks {

  private StressTasks() {}

  static TaskCell<?> create() {
    return new TaskCell<>(Futures.ready(0), new DeafScheduler());
  }
}
