import static cortado.future.Futures.async;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Pending;
import cortado.future.Ready;
import cortado.future.Waker;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;

/// An executor in twenty lines: a queue of tasks, and a loop that polls what was woken.
final class MiniExecutor {

  private final LinkedBlockingQueue<Task> woken = new LinkedBlockingQueue<>();
  private int unfinished;

  /// A task is its own waker: to wake it is to queue it.
  private final class Task implements Waker {
    private final Future<?> future;

    Task(Future<?> future) {
      this.future = future;
    }

    @Override
    public void wake() {
      woken.add(this);
    }
  }

  void spawn(Future<?> future) {
    unfinished++;
    new Task(future).wake();
  }

  /// Runs until every task has ended.
  void run() throws Throwable {
    while (unfinished > 0) {
      Task task = woken.take();
      switch (task.future.poll(new Context(task))) {
        case Ready<?> _ -> unfinished--;
        case Pending<?> _ -> {} // Its waker will queue it again.
      }
    }
  }

  static void main(String[] arguments) throws Throwable {
    var executor = new MiniExecutor();
    executor.spawn(
        async(
            () -> {
              System.out.println("howdy!");
              new TimerFuture(Duration.ofMillis(200)).await();
              System.out.println("done!");
            }));
    executor.run();
  }
}
