package cortado.runtime.internal.task;

import cortado.future.Future;
import cortado.future.Unwinding;
import cortado.runtime.internal.timer.Timers;

/// What a task needs of whoever runs it. Safe for any thread.
public interface Scheduler {

  /// Takes a task that has just been woken, and polls it at some time. Called once per wake that
  /// counts; the task is in no queue.
  void schedule(TaskCell<?> task);

  /// Keeps hold of a task that is about to be idle for the first time, and is then in no queue.
  /// False if the runtime has ended; the caller cancels the task.
  boolean own(TaskCell<?> task);

  /// Lets go of a task that has ended. Called for tasks that were owned.
  void release(TaskCell<?> task);

  /// Tells whoever ends the runtime that a task is complete that was aborted. It may never have
  /// been owned.
  default void endedAborted(TaskCell<?> task) {}

  /// Counts a task that ends without a context.
  void countEnded();

  /// Hears of what a waker throws, against its contract.
  void unhandled(Throwable failure);

  /// The timers that clean-up is limited with.
  Timers timers();

  /// How long the clean-up of an aborted task may wait.
  long cleanUpNanos();

  /// Clean-up that is cut after `limitNanos`, and told of as `name` then.
  default Future<?> limited(Unwinding rest, String name, long limitNanos) {
    return new CleanUp(rest, name, limitNanos, timers(), this::unhandled);
  }

  /// Keeps the failures of its tasks until somebody hears of them.
  Unclaimed unclaimed();
}
