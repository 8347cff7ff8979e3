package cortado.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.AtomicWaker;
import cortado.future.Context;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// The handle of a task of a [TaskScope], which hears of its end together with the scope.
///
/// As a future it is confined to the owner of the handle; the rest is safe for any thread.
final class ScopedTask<T extends @Nullable Object> implements JoinHandle<T>, Waker {
  /*
   * (1) The task's own handle is polled under the lock: by the thread that spawns, once, and by the
   *     one that ends the task. It runs no code but its own, and wakes nobody.
   * (2) `outcome` is set once, after the task is complete, and before the scope and the joiner hear
   *     of it.
   */

  private final TaskScope scope;
  private final AtomicWaker joiner = new AtomicWaker();

  /// Null until it is spawned.
  @GuardedBy("this")
  private @Nullable JoinHandle<T> task;

  @GuardedBy("this")
  private boolean aborted;

  private volatile @Nullable Outcome<T> outcome;

  /// For the owner of the handle.
  private boolean taken;

  ScopedTask(TaskScope scope) {
    this.scope = scope;
  }

  /// The task that this is about; called once.
  void start(JoinHandle<T> spawned) {
    boolean abort;
    synchronized (this) {
      task = spawned;
      abort = aborted;
    }
    if (abort) {
      spawned.abort();
    }
    settle();
  }

  /// The task has ended.
  @Override
  public void wake() {
    settle();
  }

  private void settle() {
    Outcome<T> ended;
    boolean wasAborted;
    synchronized (this) {
      ended = outcome == null ? pollTask() : null;
      if (ended == null) {
        return;
      }
      outcome = ended;
      wasAborted = aborted;
    }
    scope.ended(this, ended, wasAborted);
    joiner.wake();
  }

  @GuardedBy("this")
  private @Nullable Outcome<T> pollTask() {
    if (task == null) {
      return null;
    }
    try {
      return task.poll(new Context(this)) instanceof Ready<T> ready
          ? new Outcome.Success<>(ready.value())
          : null;
    } catch (Throwable failure) {
      return new Outcome.Failure<>(failure);
    }
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    if (taken) {
      throw new IllegalStateException("the result of a task of a scope was already taken");
    }
    if (context.mustYield()) {
      return Poll.pending();
    }
    Outcome<T> ended = outcome;
    if (ended == null) {
      joiner.register(context.waker());
      ended = outcome;
    }
    if (ended == null) {
      return Poll.pending();
    }
    context.madeProgress();
    taken = true;
    return switch (ended) {
      case Outcome.Success<T>(T value) -> Poll.ready(value);
      case Outcome.Failure<T>(Throwable failure) -> throw failure;
    };
  }

  @Override
  public void cancel() {
    taken = true;
    joiner.clear();
  }

  @Override
  public void abort() {
    JoinHandle<T> running;
    synchronized (this) {
      aborted = true;
      running = task;
    }
    if (running != null) {
      running.abort();
    }
  }

  @Override
  public synchronized boolean isFinished() {
    return task != null && task.isFinished();
  }

  @Override
  public synchronized long id() {
    if (task == null) {
      throw new IllegalStateException("the task was not spawned");
    }
    return task.id();
  }

  @Override
  public synchronized String toString() {
    return String.valueOf(task);
  }
}
