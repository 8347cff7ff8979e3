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

/// Aborts the tasks of a runtime that is about to end, and is ready when they are no more, or when
/// its time is over. The runtime goes on meanwhile, so that their clean-up can use it.
///
/// Tasks that their clean-up begins come after them, in rounds. Of several who end a runtime at
/// once one aborts and the others wait: they would abort what clean-up has begun.
///
/// Time is real time here, whatever the runtime's clock says. Confined to the thread that ends the
/// runtime.
final class Farewell implements Future<@Nullable Void> {

  private final Engine engine;
  private final Parts parts;
  private final long startNanos = System.nanoTime();
  private final long limitNanos;

  /// How long there are further rounds. Clean-up has a limit of its own, and tasks that begin
  /// others for ever do not get further ones.
  private final long roundsNanos;

  /// Those of the round that were owned when last looked; the rest has ended.
  private List<TaskCell<?>> owned = new ArrayList<>();

  /// Those of the round that were polled or in a queue, and perhaps are not owned yet. They have
  /// been aborted, and so tell of their end.
  private List<TaskCell<?>> polled = new ArrayList<>();

  private @Nullable Waker watcher;

  private Farewell(Engine engine, Parts parts, long limitNanos) {
    this.engine = engine;
    this.parts = parts;
    this.limitNanos = limitNanos;
    this.roundsNanos = Math.min(limitNanos, engine.cleanUpNanos());
  }

  /// Ends the tasks and waits for that, for no longer than the limit.
  static void bid(Engine engine, Parts parts, long limitNanos) {
    if (limitNanos == 0 || engine.isShuttingDown()) {
      return;
    }
    var farewell = new Farewell(engine, parts, limitNanos);
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
    return passedNanos() >= limitNanos || (parts.owned.leads(waker) && areOver())
        ? Poll.ready(null)
        : Poll.pending();
  }

  private boolean areOver() {
    while (isRoundOver()) {
      if (passedNanos() >= roundsNanos || !beginRound()) {
        return true;
      }
    }
    return false;
  }

  private boolean isRoundOver() {
    while (!owned.isEmpty() && !parts.owned.holds(owned.getLast())) {
      owned.removeLast();
    }
    while (!polled.isEmpty() && polled.getLast().isFinished()) {
      polled.removeLast();
    }
    return owned.isEmpty() && polled.isEmpty();
  }

  /// False if there are no tasks.
  private boolean beginRound() {
    polled = polled();
    owned = parts.owned.copy();
    polled.forEach(TaskCell::abort);
    owned.forEach(TaskCell::abort);
    return !polled.isEmpty() || !owned.isEmpty();
  }

  private List<TaskCell<?>> polled() {
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

  private long passedNanos() {
    return System.nanoTime() - startNanos;
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
