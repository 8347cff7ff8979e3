package cortado.runtime.internal.task;

import cortado.runtime.internal.timer.Timers;

/// Runs nothing and hears of nothing.
public final class DeafScheduler implements Scheduler {
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
