package cortado.runtime.internal.schedule;

import cortado.future.Futures;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.Unclaimed;
import cortado.runtime.internal.timer.Timers;

/// Tasks that only stand in queues.
final class IdleTask {

  private IdleTask() {}

  static TaskCell<?> create() {
    return new TaskCell<>(Futures.ready(0), NOBODY);
  }

  private static final Scheduler NOBODY =
      new Scheduler() {
        @Override
        public Timers timers() {
          throw new AssertionError("nothing is cleaned up here");
        }

        @Override
        public long cleanUpNanos() {
          throw new AssertionError("nothing is cleaned up here");
        }

        @Override
        public Unclaimed unclaimed() {
          throw new AssertionError();
        }

        @Override
        public void schedule(TaskCell<?> task) {}

        @Override
        public boolean own(TaskCell<?> task) {
          return true;
        }

        @Override
        public void countEnded() {}

        @Override
        public void release(TaskCell<?> task) {}

        @Override
        public void unhandled(Throwable failure) {}
      };
}
