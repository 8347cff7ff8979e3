package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Locals;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.Polling;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.Unclaimed;
import cortado.task.JoinHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A task with a scheduler of its own, which asks somebody else to run it, poll by poll. Safe for
/// any thread.
public final class SoloTask<T extends @Nullable Object> implements RoamingScheduler, Polling {
  /*
   * (1) The task is due when it is new, and when it was woken, aborted or has yielded: it is owned,
   *     and by nobody who runs it. Whoever makes `due` false owns it, to poll it or to end it.
   * (2) Once it is closed and not due it is ended by whoever polls it, by the close if it is idle, or
   *     by the wake that would make it due.
   * (3) `context` belongs to whoever polls the task, until it is idle: nothing touches it after that.
   *
   * Proofs: RawTaskTest, and RawTaskContractTest for (1) and (2) under storms of wakes.
   */

  private final TaskCell<T> cell;
  private final Runnable handOver;
  private final PollContext context =
      new PollContext(this::unhandled, System.identityHashCode(this));
  private final Unclaimed unclaimed = new Unclaimed(this::unhandled, SoloTask::afterGrace);

  @GuardedBy("this")
  private boolean due = true;

  private volatile boolean closed;

  /// The runtime that it was run in last, which hears of its failure even later.
  private volatile @Nullable Services ranIn;

  /// A task that is due. `handOver` is called when it is due again.
  public SoloTask(Future<T> future, Runnable handOver) {
    this.cell = new TaskCell<>(Locals.inheritedBy(future), this);
    this.handOver = handOver;
  }

  /// How it ends.
  public JoinHandle<T> handle() {
    return cell;
  }

  /// What makes it due.
  public Waker waker() {
    return cell;
  }

  @Override
  public @Nullable TaskCell<?> polledTask() {
    return cell;
  }

  /// Polls it once. True if it is due again, and somebody was asked.
  public boolean run() {
    if (!takeDue()) {
      if (closed || cell.isFinished()) {
        return false;
      }
      throw new IllegalStateException(
          cell + " is not due; run it once for each time it is scheduled");
    }
    boolean again;
    ranIn = Current.servicesOrNull();
    Current previous = Current.enterNested(this);
    try {
      context.begin(cell);
      again = cell.run(context);
    } finally {
      Current.leave(previous);
    }
    if (again) {
      schedule(cell);
    }
    return again;
  }

  private synchronized boolean takeDue() {
    boolean was = due;
    due = false;
    return was;
  }

  /// Asks somebody to run it, if it is due.
  public void handOver() {
    try {
      handOver.run();
    } catch (Throwable failure) {
      // Nobody will run it any more.
      close();
      unhandled(failure);
    }
  }

  @Override
  public void schedule(TaskCell<?> task) {
    boolean late;
    synchronized (this) {
      late = closed;
      due = !late;
    }
    if (late) {
      cut();
    } else {
      handOver();
    }
  }

  /// Ends it, unless a thread polls it, which then does so.
  public void close() {
    boolean wasDue;
    synchronized (this) {
      closed = true;
      wasDue = takeDue();
    }
    if (wasDue) {
      cut();
    } else {
      Current previous = Current.enterNested(this);
      try {
        cell.shutDown();
      } finally {
        Current.leave(previous);
      }
    }
    unclaimed.reportAll();
  }

  private void cut() {
    Current previous = Current.enterNested(this);
    try {
      cell.cut();
    } finally {
      Current.leave(previous);
    }
  }

  @Override
  public boolean own(TaskCell<?> task) {
    return !closed;
  }

  @Override
  public void release(TaskCell<?> task) {
    throw new AssertionError("nobody keeps " + task);
  }

  @Override
  public void countEnded() {}

  @Override
  public void unhandled(Throwable failure) {
    Services services = ranIn;
    if (services != null) {
      services.unhandled(failure);
    } else {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  private static void afterGrace(Runnable report) {
    CompletableFuture.delayedExecutor(Grace.NANOS, TimeUnit.NANOSECONDS).execute(report);
  }

  @Override
  public Unclaimed unclaimed() {
    return unclaimed;
  }

  @Override
  public String toString() {
    return cell.toString();
  }
}
