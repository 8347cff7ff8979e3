package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.runtime.internal.context.BoundFuture;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.InPlace;
import cortado.runtime.internal.schedule.SpawnLocal;
import cortado.runtime.internal.task.Polling;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.TaskOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Spawns onto the runtime that the calling thread belongs to. Import statically.
///
/// Each function throws [IllegalStateException] on a thread that is in no runtime.
public final class Tasks {

  private Tasks() {}

  /// Starts `future` as a task of its own, whether or not anybody awaits the handle, and which may
  /// outlive whoever spawned it. Prefer a [scope][#scope(ScopeBody)] where it should not.
  ///
  /// It may run in parallel to the caller and may have ended before this returns. On a runtime that
  /// is shutting down the future is cancelled instead and the handle fails with
  /// [TaskAbortedException].
  ///
  /// A failure that nobody is waiting for when it happens is reported to the runtime's handler for
  /// uncaught exceptions; whoever awaits the handle later gets it as well. See [JoinHandle].
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return Current.services("spawn()").spawn(future);
  }

  /// Starts `future` as a task that stays on the calling thread, in the [LocalSet] that is run here
  /// or was entered, or on a runtime made by [cortado.runtime.AsyncRuntime#local()]. Throws
  /// [IllegalStateException] elsewhere.
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> JoinHandle<T> spawnLocal(Future<T> future) {
    return SpawnLocal.spawn(future, TaskOptions.NONE);
  }

  /// Runs `body` and the tasks that it spawns into its scope, and ends when all of them have.
  ///
  /// This is the way to spawn wherever the tasks belong to what the caller does:
  ///
  /// ```java
  /// int sum = Tasks.scope(scope -> async(() -> {
  ///   var left = scope.spawn(fetch(a));
  ///   var right = scope.spawn(fetch(b));
  ///   return left.await() + right.await();
  /// })).await();
  /// ```
  ///
  /// The value is the body's. The first failure, of the body or of a task, cancels the body and
  /// aborts the tasks; their clean-up may wait, up to a limit, which is the runtime's own
  /// ([cortado.runtime.RuntimeBuilder#cleanUpLimit]).
  ///
  /// ## Fails
  ///
  /// With the first failure, when all else has ended; failures that follow are suppressed in it.
  ///
  /// ## Cancel safety
  ///
  /// When the task that awaits it is aborted, the scope's tasks are aborted, and have ended,
  /// clean-up included, before that task does. When it is cancelled otherwise, as by a `select` or
  /// a `timeout`, nobody can wait: the body is cancelled and the tasks are aborted, and may end a
  /// little later.
  public static <T extends @Nullable Object, X extends Throwable> Future<T> scope(
      ScopeBody<T, X> body) throws X {
    return new ScopeFuture<>(body, TaskOptions.NONE);
  }

  /// Runs `body` in a scope as [#scope(ScopeBody)] does, with a limit of its own for the clean-up
  /// of the body and of each task. What has not ended then is cut short where it waits, and
  /// reported.
  public static <T extends @Nullable Object, X extends Throwable> Future<T> scope(
      Duration cleanUpLimit, ScopeBody<T, X> body) throws X {
    return new ScopeFuture<>(body, new TaskOptions(null, TaskBuilder.nanosOf(cleanUpLimit)));
  }

  /// Runs `job` on a thread that may block. Inside it the runtime is still the current one.
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return Current.services("spawnBlocking()").spawnBlocking(job);
  }

  /// Runs `job` on the calling thread, which it may block, and gives its result.
  ///
  /// What else the thread had to do is handed to another, which is started if need be; so only the
  /// calling task waits, with everything that is joined in it. Inside the job the runtime is still
  /// the current one and blocking on a future is allowed. On a thread that polls for no runtime the
  /// job is just run. Prefer [#spawnBlocking] unless the job needs what the task has.
  ///
  /// Throws [IllegalStateException] where a current-thread runtime polls, which has no other
  /// thread.
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T blockInPlace(Callable<T> job) throws Exception {
    return InPlace.block(job);
  }

  /// `future` with `key` bound to `value` during each of its polls, and while it is cancelled and
  /// cleans up. The tasks that it spawns do not have the binding; see [#carrying], and [TaskLocal]
  /// for values that tasks inherit.
  ///
  /// ## Cancel safety
  ///
  /// As the future's.
  public static <T extends @Nullable Object, R extends @Nullable Object> Future<R> where(
      ScopedValue<T> key, T value, Future<R> future) {
    return new BoundFuture<>(ScopedValue.where(key, value), future);
  }

  /// `future` with each of `keys` bound to what it is bound to here, if it is, as [#where] does.
  ///
  /// A scoped value is seen in what is awaited where it is bound, which is polled there, and not in
  /// what is spawned. This takes it along: `Tasks.spawn(Tasks.carrying(future, USER))`.
  ///
  /// ## Cancel safety
  ///
  /// As the future's.
  public static <R extends @Nullable Object> Future<R> carrying(
      Future<R> future, ScopedValue<?>... keys) {
    Future<R> carried = future;
    for (ScopedValue<?> key : keys) {
      carried = carryingOne(key, carried);
    }
    return carried;
  }

  private static <T, R extends @Nullable Object> Future<R> carryingOne(
      ScopedValue<T> key, Future<R> future) {
    return key.isBound() ? where(key, key.get(), future) : future;
  }

  /// For tasks with a name.
  public static TaskBuilder builder() {
    return new TaskBuilder();
  }

  /// The task in which the caller is, if it is in one: empty in what a thread blocks on, in a
  /// blocking job, and outside of runtimes.
  public static Optional<TaskIdentity> current() {
    TaskCell<?> task = Current.core() instanceof Polling polling ? polling.polledTask() : null;
    return Optional.ofNullable(task).map(each -> new TaskIdentity(each.id(), each.name()));
  }

  /// The number of the task in which the caller is; throws [IllegalStateException] outside of
  /// tasks.
  public static long currentId() {
    return current()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no task on thread '%s'; call currentId() from a task"
                        .formatted(Thread.currentThread().getName())))
        .id();
  }

  /// Lets the other tasks that are ready, timers and I/O have a turn.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public static Future<@Nullable Void> yieldNow() {
    return new YieldNow();
  }
}
