package cortado.task;

import cortado.future.Future;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.SilentScheduler;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.TaskOptions;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the tasks when it is told to.
final class TasksByHand extends SilentScheduler implements Services {
  private final Queue<TaskCell<?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger alive = new AtomicInteger();

  /// Whether there was one to end.
  boolean endOne() {
    TaskCell<?> task = queue.poll();
    if (task == null) {
      return false;
    }
    boolean _ = task.run(new PollContext(this::unhandled, 0));
    alive.decrementAndGet();
    return true;
  }

  int alive() {
    return alive.get();
  }

  @Override
  public <T> JoinHandle<T> spawn(Future<T> future, TaskOptions options) {
    var task = new TaskCell<>(future, this);
    alive.incrementAndGet();
    queue.add(task);
    return task;
  }

  @Override
  public <T> JoinHandle<T> spawnBlocking(Callable<T> job, TaskOptions options) {
    throw new AssertionError("there are no jobs here");
  }

  @Override
  public Reactor reactor() {
    throw new AssertionError("there are no sockets here");
  }

  @Override
  public void unhandled(Throwable failure) {
    throw new AssertionError(failure);
  }
}
