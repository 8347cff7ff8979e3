package cortado.runtime.internal.schedule;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Aborts the tasks of a pool and runs them until their clean-up is over; then ends what is left.
/// Cancelled, it ends them at once.
///
/// Tasks that are spawned meanwhile are aborted when those before them have ended, again and again
/// until the limit for the clean-up of one is over. Of several who end a pool at once one aborts
/// and the others wait, except for one inside of a task, for which the others wait. A task that the
/// calling thread polls already, further out, ends after its poll and is not waited for. Confined
/// to its owner.
final class PoolEnd implements Future<@Nullable Void>, Waiting {

  /// How many tasks are polled before others than the pool's have their turn.
  private static final int BATCH = 61;

  /// How long clean-up may wait outside of runtimes, all together.
  private static final long WITHOUT_RUNTIME_NANOS = 5_000_000_000L;

  private final TaskPool pool;
  private final Shift shift;
  private final long startNanos = System.nanoTime();
  private final long limitNanos;

  /// What the calling thread polls.
  private final List<TaskCell<?>> around = new ArrayList<>();

  /// Those that were aborted last and have not ended.
  private List<TaskCell<?>> round = new ArrayList<>();

  /// Its place among those who end the pool, whoever polls it.
  private final Waker watcher = this::wake;

  /// Who polled it last. Set before it looks; read by any thread that has ended a task since.
  private volatile Waker waiting = Waker.noop();

  private boolean begun;
  private boolean finished;

  /// Whether there were tasks to poll when last looked.
  private boolean hasMore;

  /// How long tasks that were spawned meanwhile are aborted for.
  private long roundsNanos;

  PoolEnd(TaskPool pool, long limitNanos) {
    this.pool = pool;
    this.shift = pool.newShift();
    this.limitNanos = limitNanos;
  }

  /// Runs the tasks of `pool` to their ends, on the calling thread, for as long as may be. What is
  /// left is the caller's to end.
  static void bid(TaskPool pool, long limitNanos) {
    if (limitNanos == 0 || pool.size() == 0) {
      return;
    }
    Engine engine = pool.engine();
    if (engine == null && Current.servicesOrNull() instanceof Engine here) {
      engine = here.isShuttingDown() ? null : here;
    }
    if (engine == null) {
      new PoolEnd(pool, Math.min(limitNanos, WITHOUT_RUNTIME_NANOS)).runHere();
      return;
    }
    try {
      Void _ = InPlace.await(engine, new PoolEnd(pool, limitNanos));
    } catch (RuntimeShutdownException _) {
      // Somebody is in a hurry.
    }
  }

  // Without a runtime

  private void runHere() {
    begin();
    boolean interrupted = false;
    while (!runsOut() && !isLate()) {
      try {
        pool.awaitTask(around.size(), startNanos + limitNanos);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    pool.unwatch(watcher);
    shift.end();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (TaskCell<?> late : left()) {
      pool.unhandled(
          new IllegalStateException(
              "clean-up of %s did not end within %s and was cut short"
                  .formatted(late, Duration.ofNanos(limitNanos))));
    }
  }

  // Running

  private void begin() {
    roundsNanos = pool.cleanUpNanos();
    pool.watch(watcher);
    for (Object core : Current.cores()) {
      if (core instanceof Shift outer && outer.pool() == pool) {
        boolean _ = outer.takeBreak();
        TaskCell<?> polled = outer.polled();
        if (polled != null) {
          around.add(polled);
        }
      }
    }
    beginRound();
  }

  private void beginRound() {
    if (around.isEmpty() && !pool.leads(watcher)) {
      return;
    }
    round = left();
    round.forEach(TaskCell::abort);
  }

  private List<TaskCell<?>> left() {
    List<TaskCell<?>> tasks = pool.tasks();
    tasks.removeAll(around);
    return tasks;
  }

  /// Runs tasks for a while. Whether all have ended.
  private boolean runsOut() {
    int polls = 0;
    Current previous = shift.enter();
    try {
      while (polls < BATCH && shift.runOne()) {
        polls++;
      }
      hasMore = shift.takeBreak() || polls == BATCH;
    } finally {
      shift.exit(previous);
    }
    round.removeIf(task -> !pool.holds(task));
    if (!round.isEmpty()) {
      return false;
    }
    if (passedNanos() < roundsNanos) {
      beginRound();
      hasMore |= !round.isEmpty();
    }
    // One that another thread ends may not have told yet. Who is inside of a task cannot wait.
    return round.isEmpty() && (pool.size() == 0 || !around.isEmpty());
  }

  private boolean isLate() {
    return passedNanos() >= limitNanos;
  }

  private long passedNanos() {
    return System.nanoTime() - startNanos;
  }

  // In a runtime

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    if (finished) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    pool.checkOwner("shutdown()");
    waiting = context.waker();
    if (!begun) {
      begun = true;
      begin();
      if (limitNanos < Long.MAX_VALUE / 2) {
        Farewell.wakeIn(limitNanos, watcher);
      }
    }
    while (!runsOut() && !isLate()) {
      if (hasMore) {
        context.wakeLater();
        return Poll.pending();
      }
      if (shift.sleep(context.waker(), true)) {
        return Poll.pending();
      }
    }
    end();
    return Poll.ready(null);
  }

  private void wake() {
    waiting.wake();
  }

  private void end() {
    finished = true;
    pool.unwatch(watcher);
    shift.end();
    pool.cutAll();
  }

  @Override
  public void cancel() {
    if (!finished) {
      end();
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return finished ? null : Wait.of("end", "of all tasks", pool.toString());
  }
}
