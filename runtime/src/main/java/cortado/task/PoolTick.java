package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.Shift;
import cortado.runtime.internal.schedule.TaskPool;
import org.jspecify.annotations.Nullable;

/// Runs one task of a pool. Confined to its owner.
final class PoolTick implements Future<@Nullable Void>, Waiting {

  private final TaskPool pool;
  private final Shift shift;
  private boolean finished;

  PoolTick(TaskPool pool) {
    this.pool = pool;
    this.shift = pool.newShift();
  }

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    if (finished) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    do {
      if (runOne()) {
        return Poll.ready(null);
      }
    } while (!shift.sleep(context.waker(), false));
    return Poll.pending();
  }

  /// Runs one at once, if there is one. The last use.
  boolean runOne() {
    pool.checkOwner("tick()");
    Current previous = shift.enter();
    try {
      finished = shift.runOne();
      boolean _ = shift.takeBreak();
    } finally {
      shift.exit(previous);
    }
    if (finished) {
      shift.end();
    }
    return finished;
  }

  @Override
  public void cancel() {
    if (!finished) {
      finished = true;
      shift.end();
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return finished ? null : Wait.of("task to run", null, "");
  }
}
