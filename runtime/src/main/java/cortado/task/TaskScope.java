package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.AtomicWaker;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.TaskOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Where tasks are spawned that end before the scope does. See [Tasks#scope(ScopeBody)].
///
/// The body may hand the scope to its tasks, which may spawn into it in turn. Safe for any thread.
public final class TaskScope {
  /*
   *   OPEN ──a failure, or abandoned──▶ CANCELLED ──no child──▶ ENDED
   *     └──────────────no child, and the body has ended───────────▲
   *
   * (1) A child is in `children` from before it is spawned until its task is complete. So ENDED,
   *     which needs an empty set, means that no task of this scope exists, and none will.
   * (2) A child that is entered after CANCELLED was set gets a task that does nothing; those that
   *     were entered before are aborted by whoever sets it.
   * (3) The scope's future leaves its waker and then looks; a child that ends changes the set and
   *     then wakes.
   * (4) A failure is either thrown by the scope's future, suppressed in the one that is, or, when
   *     the future was abandoned, reported.
   *
   * Proofs: TaskScopeModelTest for (1) and (3), with a twin for each; ScopeContractTest,
   * ScopeStormTest.
   */

  private enum Stage {
    OPEN,
    CANCELLED,
    ENDED
  }

  final AtomicWaker waiting = new AtomicWaker();

  private final Services services;
  private final TaskOptions options;

  @GuardedBy("this")
  private final Set<ScopedTask<?>> children = new HashSet<>();

  @GuardedBy("this")
  private Stage stage = Stage.OPEN;

  /// The first one.
  @GuardedBy("this")
  private @Nullable Throwable failure;

  @GuardedBy("this")
  private boolean abandoned;

  TaskScope(Services services, TaskOptions options) {
    this.services = services;
    this.options = options;
  }

  /// Starts `future` as a task of this scope, on the runtime that the scope is on.
  ///
  /// Its failure cancels the scope, whether or not anybody awaits the handle, and whoever does gets
  /// it as well; give the scope a future that is [catching][Future#catching()] where a failure is
  /// to be expected. Aborting the task is no failure. A task that was detached by cancelling its
  /// handle still belongs to the scope.
  ///
  /// In a scope that was cancelled, as it may be while the body cleans up, the future is cancelled
  /// instead, and the task counts as aborted. Throws [IllegalStateException] when the scope has
  /// ended.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawn(future, options);
  }

  <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, TaskOptions options) {
    var child = new ScopedTask<T>(this);
    if (enter(child)) {
      child.start(services.spawn(future, options));
    } else {
      child.abort();
      child.start(services.spawn(Futures.pending(), options));
      future.cancel();
    }
    return child;
  }

  /// Runs `job` on a thread that may block, as a part of this scope.
  ///
  /// When the scope is cancelled a job that has not started is dropped, and the thread of one that
  /// runs is interrupted; the scope waits for it as for other clean-up. One that goes on beyond the
  /// limit is left behind.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return spawn(new AwaitedJob<>(services.spawnBlocking(job)));
  }

  /// False if the scope was cancelled.
  private synchronized boolean enter(ScopedTask<?> child) {
    if (stage == Stage.ENDED) {
      throw new IllegalStateException(
          "this scope has ended; spawn from its body or from its tasks, or use Tasks.spawn()");
    }
    children.add(child);
    return stage == Stage.OPEN;
  }

  /// The task of `child` is complete.
  void ended(ScopedTask<?> child, Outcome<?> outcome, boolean wasAborted) {
    if (outcome instanceof Outcome.Failure<?>(Throwable thrown)
        && !(wasAborted && thrown instanceof TaskAbortedException)) {
      // Before the scope may find that it has no tasks left.
      fail(thrown);
    }
    synchronized (this) {
      children.remove(child);
    }
    waiting.wake();
  }

  /// The body or a task has failed.
  void fail(Throwable thrown) {
    boolean report;
    synchronized (this) {
      report = abandoned;
      if (failure == null) {
        failure = thrown;
      } else if (failure != thrown && !report) {
        failure.addSuppressed(thrown);
      }
    }
    if (report) {
      report(thrown);
    }
    cancel();
  }

  /// Nobody will ask for the result any more.
  void abandon() {
    Throwable unheard;
    synchronized (this) {
      unheard = abandoned ? null : failure;
      abandoned = true;
    }
    if (unheard != null) {
      report(unheard);
    }
    cancel();
  }

  /// That a task was aborted, as all are when the runtime ends, is no news then.
  private void report(Throwable thrown) {
    if (!(thrown instanceof TaskAbortedException)) {
      services.unhandled(thrown);
    }
  }

  private void cancel() {
    List<ScopedTask<?>> aborted;
    synchronized (this) {
      if (stage != Stage.OPEN) {
        return;
      }
      stage = Stage.CANCELLED;
      aborted = List.copyOf(children);
    }
    for (ScopedTask<?> child : aborted) {
      child.abort();
    }
  }

  synchronized boolean isCancelled() {
    return stage == Stage.CANCELLED;
  }

  /// Closes the scope for ever, if none of its tasks is left. For when the body has ended.
  synchronized boolean tryEnd() {
    if (!children.isEmpty()) {
      return false;
    }
    stage = Stage.ENDED;
    return true;
  }

  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /// How many of its tasks have not ended.
  public synchronized int size() {
    return children.size();
  }

  Services services() {
    return services;
  }

  long cleanUpNanos() {
    long own = options.cleanUpNanos();
    return own == TaskOptions.AS_THE_RUNTIME ? services.cleanUpNanos() : own;
  }
}
