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
   *          start, wake       wake
   *   IDLE ────────────▶ POLLING ────▶ POLL_AGAIN
   *       ◀── pending ──┘ │    ◀── pending ──┘ │
   *                       └────▶ ENDED ◀───────┘
   *
   * (1) Whoever moves IDLE to POLLING owns the task's handle until it leaves POLLING and POLL_AGAIN,
   *     and polls it without the monitor: who wakes, aborts or asks meanwhile does not wait for that.
   *     A wake during a poll leaves a mark, with which the handle is polled again.
   * (2) `outcome` is set once, after the task is complete, and before the scope and the joiner hear
   *     of it.
   *
   * Proofs: ScopedTaskTest, TaskScopeModelTest.
   */

  private enum State {
    IDLE,
    POLLING,
    POLL_AGAIN,
    ENDED
  }

  private final TaskScope scope;
  private final AtomicWaker joiner = new AtomicWaker();

  /// Null until it is spawned.
  private volatile @Nullable JoinHandle<T> task;

  @GuardedBy("this")
  private State state = State.IDLE;

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
    wake();
  }

  /// The task may have ended.
  @Override
  public void wake() {
    JoinHandle<T> polled = beginPoll();
    while (polled != null) {
      Outcome<T> ended = outcomeOf(polled);
      if (ended != null) {
        end(ended);
        return;
      }
      polled = afterPending();
    }
  }

  private synchronized @Nullable JoinHandle<T> beginPoll() {
    return switch (state) {
      case IDLE -> {
        state = task == null ? State.IDLE : State.POLLING;
        yield task;
      }
      case POLLING, POLL_AGAIN -> {
        state = State.POLL_AGAIN;
        yield null;
      }
      case ENDED -> null;
    };
  }

  private @Nullable Outcome<T> outcomeOf(JoinHandle<T> polled) {
    try {
      return polled.poll(new Context(this)) instanceof Ready<T> ready
          ? new Outcome.Success<>(ready.value())
          : null;
    } catch (Throwable failure) {
      return new Outcome.Failure<>(failure);
    }
  }

  /// The handle, if it must be polled again.
  private synchronized @Nullable JoinHandle<T> afterPending() {
    boolean again = state == State.POLL_AGAIN;
    state = again ? State.POLLING : State.IDLE;
    return again ? task : null;
  }

  private void end(Outcome<T> ended) {
    boolean wasAborted;
    synchronized (this) {
      state = State.ENDED;
      outcome = ended;
      wasAborted = aborted;
    }
    scope.ended(this, ended, wasAborted);
    joiner.wake();
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
  public boolean isFinished() {
    JoinHandle<T> spawned = task;
    return spawned != null && spawned.isFinished();
  }

  @Override
  public long id() {
    JoinHandle<T> spawned = task;
    if (spawned == null) {
      throw new IllegalStateException("the task was not spawned");
    }
    return spawned.id();
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}
