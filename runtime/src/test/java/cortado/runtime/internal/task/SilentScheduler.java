package cortado.runtime.internal.task;

import cortado.runtime.internal.timer.Timers;

/// Runs nothing and owns everything. A test overrides what it is about.
public class SilentScheduler implements Scheduler {

  private final Unclaimed unclaimed = new Unclaimed(this::unhandled, Runnable::run);

  @Override
  public Timers timers() {
    throw new AssertionError("no clean-up waits here");
  }

  @Override
  public long cleanUpNanos() {
    return 0;
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
