package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.Shift;
import cortado.runtime.internal.schedule.TaskPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the tasks of a pool until a future has ended. Confined to its owner.
final class PoolRun<T extends @Nullable Object> implements Future<T>, Owner {

  private final TaskPool pool;
  private final Shift shift;

  /// How many tasks to poll before the future has its turn again.
  private final int batch;

  /// Null once it has ended.
  private @Nullable Future<T> future;

  private final boolean untilEmpty;

  private PoolRun(TaskPool pool, int batch, Future<T> future, boolean untilEmpty) {
    this.pool = pool;
    this.untilEmpty = untilEmpty;
    this.shift = pool.newShift();
    this.batch = batch;
    this.future = future;
  }

  static <T extends @Nullable Object> PoolRun<T> until(TaskPool pool, int batch, Future<T> future) {
    return new PoolRun<>(pool, batch, future, false);
  }

  /// Until the pool has no task.
  static PoolRun<@Nullable Void> untilEmpty(TaskPool pool, int batch) {
    return new PoolRun<@Nullable Void>(pool, batch, new Empty(pool), true);
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    Future<T> polled = future;
    if (polled == null) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    pool.checkOwner("run()");
    Current previous = shift.enter();
    try {
      Poll<T> poll = context.pollApart(polled);
      if (poll.isReady()) {
        end();
      } else {
        runTasks(context);
      }
      return poll;
    } catch (Throwable failure) {
      end();
      throw failure;
    } finally {
      shift.exit(previous);
    }
  }

  private void runTasks(Context context) {
    int polls = 0;
    while (polls < batch && shift.runOne()) {
      polls++;
    }
    if (shift.takeBreak() || polls == batch || !shift.sleep(context.waker(), untilEmpty)) {
      context.wakeLater();
    }
  }

  private void end() {
    future = null;
    shift.end();
  }

  @Override
  public void cancel() {
    Future<T> abandoned = future;
    if (abandoned != null) {
      Current previous = shift.enter();
      try {
        abandoned.cancel();
      } finally {
        shift.exit(previous);
        end();
      }
    }
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<T> abandoned = future;
    if (abandoned == null) {
      return null;
    }
    Unwinding rest;
    Current previous = shift.enter();
    try {
      rest = abandoned.beginCancel(context);
    } finally {
      shift.exit(previous);
      end();
    }
    // The clean-up may wait for tasks of the pool, so they go on beside it.
    return rest == null ? null : new Unwinding(until(pool, batch, rest));
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = future;
    if (owned != null) {
      action.accept(owned);
    }
  }

  @Override
  public boolean surrounds() {
    return true;
  }

  /// Ready when a pool has no task.
  private record Empty(TaskPool pool) implements Future<@Nullable Void>, Waiting {

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      if (pool.size() == 0) {
        return Poll.ready(null);
      }
      return Poll.pending();
    }

    @Override
    public Wait waitsFor() {
      return Wait.of("end", "of all tasks", pool.toString());
    }
  }
}
