package cortado.runtime.internal.schedule;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.task.TaskCell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ready when the tasks that it was given are no more, or when its time is over. The runtime goes
/// on meanwhile, so that their clean-up can use it.
///
/// Time is real time here, whatever the runtime's clock says. Confined to the thread that ends the
/// runtime.
final class Farewell implements Future<@Nullable Void> {

  private final Parts parts;
  private final long startNanos = System.nanoTime();
  private final long limitNanos;

  /// Those that were owned when last looked; the rest has ended.
  private final List<TaskCell<?>> owned;

  /// Those that were polled or in a queue, and perhaps are not owned yet. They have been aborted,
  /// and so tell of their end.
  private final List<TaskCell<?>> polled;

  private @Nullable Waker watcher;

  private Farewell(
      Parts parts, List<TaskCell<?>> owned, List<TaskCell<?>> polled, long limitNanos) {
    this.parts = parts;
    this.owned = owned;
    this.polled = polled;
    this.limitNanos = limitNanos;
  }

  /// Aborts the tasks of a runtime that is about to end, and waits for their clean-up. Tasks that
  /// they begin meanwhile come after them.
  static void bid(Engine engine, Parts parts, long limitNanos) {
    long start = System.nanoTime();
    // Clean-up has a limit of its own. Tasks that begin others for ever do not get further ones.
    long roundsNanos = Math.min(limitNanos, engine.cleanUpNanos());
    long passed = 0;
    do {
      List<TaskCell<?>> polled = polled(engine);
      List<TaskCell<?>> owned = parts.owned.copy();
      boolean over = polled.isEmpty() && owned.isEmpty();
      if (over || limitNanos == 0 || engine.isShuttingDown()) {
        return;
      }
      polled.forEach(TaskCell::abort);
      owned.forEach(TaskCell::abort);
      await(new Farewell(parts, owned, polled, limitNanos - passed), engine);
      passed = System.nanoTime() - start;
    } while (passed < roundsNanos);
  }

  private static List<TaskCell<?>> polled(Engine engine) {
    var tasks = new ArrayList<TaskCell<?>>();
    for (Runner runner : engine.runners()) {
      TaskCell<?> task = runner.taskAt(runner.poll());
      if (task != null) {
        tasks.add(task);
      }
    }
    engine.forEachQueued(tasks::add);
    // Some have left their queue.
    tasks.removeIf(TaskCell::isFinished);
    return tasks;
  }

  private static void await(Farewell farewell, Engine engine) {
    try {
      Void _ = engine.blockOn(farewell);
    } catch (RuntimeShutdownException _) {
      // Somebody else was in a hurry.
    } finally {
      farewell.cancel();
    }
  }

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    Waker waker = context.waker();
    if (watcher == null) {
      watcher = waker; // The root that polls this has but one.
      parts.owned.watch(waker);
      if (limitNanos < Long.MAX_VALUE / 2) {
        wakeIn(limitNanos, waker);
      }
    }
    if (areOver() || System.nanoTime() - startNanos >= limitNanos) {
      return Poll.ready(null);
    }
    return Poll.pending();
  }

  private boolean areOver() {
    while (!owned.isEmpty() && !parts.owned.holds(owned.getLast())) {
      owned.removeLast();
    }
    while (!polled.isEmpty() && polled.getLast().isFinished()) {
      polled.removeLast();
    }
    return owned.isEmpty() && polled.isEmpty();
  }

  /// Wakes after so long in real time.
  static void wakeIn(long nanos, Waker waker) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
        .execute(waker::wake);
  }

  @Override
  public void cancel() {
    Waker waker = watcher;
    if (waker != null) {
      parts.owned.unwatch(waker);
    }
  }
}
