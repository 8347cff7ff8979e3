package cortado.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.observe.DumpOptions;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskDump;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.schedule.CurrentThread;
import cortado.runtime.internal.schedule.Engine;
import cortado.runtime.internal.schedule.Running;
import cortado.runtime.internal.schedule.Settings;
import cortado.runtime.internal.schedule.WorkStealing;
import cortado.task.JoinHandle;
import cortado.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What runs tasks: a scheduler, its threads, timers, I/O, and a pool for jobs that block.
///
/// Made by [#currentThread()] or [#multiThread()], ended by [#close()]. Its threads are daemons: a
/// program that returns from `main` without closing a runtime ends. Safe for any thread.
public final class AsyncRuntime implements AutoCloseable {

  private final Engine engine;
  private final Handle handle;

  private AsyncRuntime(Engine engine) {
    this.engine = engine;
    this.handle = new Handle(engine);
  }

  /// A runtime with as many workers as the machine has processors.
  public static AsyncRuntime create() {
    return multiThread().build();
  }

  /// A runtime that runs its tasks on the thread that calls [#blockOn], during that call.
  public static RuntimeBuilder currentThread() {
    return new RuntimeBuilder(Flavor.CURRENT_THREAD, false);
  }

  /// A current-thread runtime for the thread that builds it, whose tasks never leave that thread.
  ///
  /// Other threads may spawn, wake and abort tasks, and block aside through the [Handle]. To block
  /// on a future here and to close it is refused to them with an [IllegalStateException] that names
  /// the thread; [#shutdownNow()] by another takes effect when the thread blocks on a future, or
  /// closes the runtime. [cortado.task.Tasks#spawnLocal] works anywhere inside.
  public static RuntimeBuilder local() {
    return new RuntimeBuilder(Flavor.CURRENT_THREAD, true);
  }

  /// A runtime that runs its tasks on worker threads, from when it is built until it is closed.
  public static RuntimeBuilder multiThread() {
    return new RuntimeBuilder(Flavor.WORK_STEALING, false);
  }

  static AsyncRuntime start(Settings settings) {
    Engine engine =
        switch (settings.flavor()) {
          case CURRENT_THREAD -> new CurrentThread(settings);
          case WORK_STEALING -> WorkStealing.start(settings);
        };
    Running.add(engine);
    return new AsyncRuntime(engine);
  }

  /// Polls `future` on the calling thread until it has ended; returns its value or rethrows its
  /// failure.
  ///
  /// The future is no task: it stays on this thread, and is polled first whenever it was woken. Any
  /// number of threads may block at once. On a current-thread runtime one of them runs the tasks,
  /// and tasks that have not ended when nobody blocks any more stand still until somebody does.
  ///
  /// A thread that polls futures, of whatever runtime, is refused; a job of `spawnBlocking` is not.
  /// An interrupt is kept for after. If the runtime is shut down meanwhile the future is cancelled
  /// and [RuntimeShutdownException] thrown.
  public <T extends @Nullable Object> T blockOn(Future<T> future) {
    return engine.blockOn(future);
  }

  /// Starts `future` as a task, as [cortado.task.Tasks#spawn] does from inside.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return engine.spawn(future);
  }

  /// Runs `job` on a thread that may block, as [cortado.task.Tasks#spawnBlocking] does from inside.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return engine.spawnBlocking(job);
  }

  /// What to give to those who shall spawn onto this runtime and not end it.
  public Handle handle() {
    return handle;
  }

  /// The clock that sleeps, timeouts and intervals go by.
  public Clock clock() {
    return handle.clock();
  }

  /// Describes every task as it is: where it is suspended and what it waits for, or what the thread
  /// that runs it does.
  ///
  /// Polls nothing, and of the program runs no more than [cortado.future.Owner#forEachOwned] and
  /// [cortado.future.Waiting#waitsFor()] of its own futures. Nothing is stopped: each task is told
  /// of as it is found, and one that begins meanwhile may be missing. A task that nobody polls is
  /// held while it is looked at, so that what is told of it fits together. Works while tasks block
  /// their threads, and from any thread, the runtime's own included.
  public TaskDump dump() {
    return dump(DumpOptions.DEFAULT);
  }

  /// As [#dump()], with so much of each.
  public TaskDump dump(DumpOptions options) {
    return engine.dump(options);
  }

  /// What it has done so far and has to do, in numbers. Cheap; may be asked at any time.
  public RuntimeMetrics metrics() {
    return engine.metrics();
  }

  /// The kind of scheduler.
  public Flavor flavor() {
    return handle.flavor();
  }

  /// The name it was built with.
  public String name() {
    return handle.name();
  }

  /// Ends the runtime and waits for that, but no longer than `limit`. False if it has not ended by
  /// then; it goes on ending.
  ///
  /// First every task that has begun is aborted, and its clean-up awaited within the limit for that
  /// (see [RuntimeBuilder#cleanUpLimit]), while the runtime goes on for it; tasks that are spawned
  /// meanwhile come after that, also if several threads end the runtime at once. Then nothing can
  /// be spawned any more. What is left of tasks is cancelled, on the threads of the runtime, as
  /// soon as it is not being polled; then timers and I/O end. Blocking jobs that have not started
  /// are aborted, those that have are waited for.
  ///
  /// Throws [IllegalStateException] on a thread that is inside the runtime, or that polls futures,
  /// and for a [#local()] one on any thread but its own.
  ///
  /// With a limit of zero, as with [#shutdownNow()], clean-up is cut where it would wait.
  @CanIgnoreReturnValue
  public boolean shutdown(Duration limit) {
    refuseInside();
    long limitNanos = nanosOf(limit);
    long start = System.nanoTime();
    engine.endTasks(limitNanos);
    engine.beginShutdown();
    return awaitUninterruptibly(limitNanos - (System.nanoTime() - start));
  }

  /// Begins to end the runtime as [#shutdown(Duration)] does, interrupts the blocking jobs that
  /// run, and waits for nothing, not for clean-up either. May be called from inside.
  public void shutdownNow() {
    engine.beginShutdown();
    engine.interruptBlocking();
  }

  /// Ends the runtime as [#shutdown(Duration)] does, and waits for as long as that takes.
  @Override
  public void close() {
    shutdown(Duration.ofNanos(Long.MAX_VALUE));
  }

  private void refuseInside() {
    engine.checkOwner("close()");
    if (Current.isPolling() || Current.isServing(engine)) {
      throw new IllegalStateException(
          "runtime '%s' cannot be closed on thread '%s', which would wait for itself; close it outside, or call shutdownNow()"
              .formatted(name(), Thread.currentThread().getName()));
    }
  }

  private boolean awaitUninterruptibly(long timeoutNanos) {
    long start = System.nanoTime();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return engine.awaitShutdown(timeoutNanos - (System.nanoTime() - start));
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static long nanosOf(Duration duration) {
    try {
      return Math.max(0, duration.toNanos());
    } catch (ArithmeticException _) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  @Override
  public String toString() {
    return "AsyncRuntime[" + name() + ", " + flavor() + "]";
  }
}
