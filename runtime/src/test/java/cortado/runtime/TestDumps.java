package cortado.runtime;

import cortado.observe.TaskInfo;
import cortado.task.JoinHandle;

/// What tests read from dumps.
final class TestDumps {

  private TestDumps() {}

  /// Asks on until the task is in this state: nobody says when it is. A task that a worker has
  /// still to poll is runnable, and one that was polled waits only when its worker has put it down.
  static TaskInfo infoOf(JoinHandle<?> task, TaskInfo.State state, AsyncRuntime runtime) {
    while (true) {
      for (TaskInfo info : runtime.dump().tasks()) {
        if (info.id() == task.id() && info.state() == state) {
          return info;
        }
      }
      Thread.onSpinWait();
    }
  }
}
