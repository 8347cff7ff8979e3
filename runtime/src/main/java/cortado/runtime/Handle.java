package cortado.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.observe.DumpOptions;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskDump;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.schedule.Engine;
import cortado.task.JoinHandle;
import cortado.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A way to a runtime for those who did not build it: to spawn onto it from any thread.
///
/// It cannot end the runtime and does not keep it from ending; after that, what is spawned through
/// the handle is aborted at once. Two handles are equal if they lead to the same runtime. Safe for
/// any thread.
public final class Handle {

  private final Engine engine;

  Handle(Engine engine) {
    this.engine = engine;
  }

  /// The runtime that the calling thread is in. Throws [IllegalStateException] if it is in none.
  public static Handle current() {
    return of(Current.services("Handle.current()"));
  }

  /// The runtime that the calling thread is in, if any.
  public static Optional<Handle> tryCurrent() {
    return Optional.ofNullable(Current.servicesOrNull()).map(Handle::of);
  }

  /// The way to a runtime for everybody in this JVM, which is built when it is first asked for. A
  /// library that needs a runtime, and was not given one, shares it with the others.
  ///
  /// It has one worker, or as many as the system property `cortado.global.workers` or the
  /// environment variable `CORTADO_GLOBAL_WORKERS` says. Nobody can end it: failures end their
  /// tasks alone, and its threads, which are daemons, end with the JVM. So a class loader whose
  /// tasks wait here stays.
  public static Handle global() {
    return GlobalRuntime.handle();
  }

  private static Handle of(Services services) {
    return new Handle((Engine) services);
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

  /// Polls `future` on the calling thread, as [AsyncRuntime#blockOn] does, and runs nothing else
  /// there. The tasks, timers and I/O of a current-thread runtime stand still unless another thread
  /// is in its `blockOn`.
  public <T extends @Nullable Object> T blockOn(Future<T> future) {
    return engine.blockAside(future);
  }

  /// Describes every task, as [AsyncRuntime#dump()] does.
  public TaskDump dump() {
    return dump(DumpOptions.DEFAULT);
  }

  /// As [#dump()], with so much of each.
  public TaskDump dump(DumpOptions options) {
    return engine.dump(options);
  }

  /// What the runtime has done so far, as [AsyncRuntime#metrics()] tells.
  public RuntimeMetrics metrics() {
    return engine.metrics();
  }

  /// Makes the runtime the current one of the calling thread, for use with try-with-resources:
  /// `spawn()`, `sleep()` and their like work there until the result is closed. Nothing is run.
  ///
  /// A thread may enter several runtimes, and the same one again; the last one counts.
  public Entered enter() {
    return new Entered(Current.enterAsGuest(engine));
  }

  /// The clock that sleeps, timeouts and intervals go by.
  public Clock clock() {
    return new TimersClock(engine.timers());
  }

  /// The kind of scheduler.
  public Flavor flavor() {
    return engine.settings().flavor();
  }

  /// The name that the runtime was built with.
  public String name() {
    return engine.settings().name();
  }

  /// A number that no other runtime of this JVM has.
  public long id() {
    return engine.settings().id();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Handle handle && handle.engine == engine;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id());
  }

  @Override
  public String toString() {
    return "Handle[" + name() + ", " + flavor() + "]";
  }

  /// The stay of a thread in a runtime. Confined to that thread.
  public static final class Entered implements AutoCloseable {

    private final Current guest;
    private boolean left;

    private Entered(Current guest) {
      this.guest = guest;
    }

    /// Leaves the runtime; the thread is where it was before. Does nothing the second time.
    ///
    /// Throws [IllegalStateException] on another thread, and as long as a runtime that the thread
    /// entered later has not been left.
    @Override
    public void close() {
      if (!left) {
        Current.leaveAsGuest(guest);
        left = true;
      }
    }
  }
}
