package cortado.runtime.internal.schedule;

import cortado.future.Futures;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.Unclaimed;
import cortado.runtime.internal.timer.Timers;

/// Tasks that only stand in queues.
final class StressTasks {

  private StressTasks() {}

  static TaskCell<?> create() {
    return new TaskCell<>(Futures.ready(0), new Deaf());
  }

  private static final class Deaf implements Scheduler {
    private final Unclaimed unclaimed = new Unclaimed(this::unhandled, Runnable::run);

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
      return unclaimed;
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
  }
}
