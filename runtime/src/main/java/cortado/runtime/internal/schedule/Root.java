package cortado.runtime.internal.schedule;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.machine.AwaitReader;
import cortado.observe.RootInfo;
import cortado.observe.TaskInfo;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.driver.Parker;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.PollStack;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The future that a thread blocks on, and its waker. It is no task and never leaves the thread.
///
/// Confined to the thread that made it, but for [#wake] and [#unpark], which are safe for any
/// thread.
final class Root<T extends @Nullable Object> implements Waker {
  /*
   * (1) `woken` is set before the thread is unparked, and cleared before the future is polled; and
   *     the thread looks at it before it sleeps. So a wake is followed by a poll: it is seen, or the
   *     sleep is refused or ended. A wake on the thread itself needs no unpark: what runs there
   *     returns to the look.
   *
   * Proofs: ParkStateModelTest, of which it is the signal; BlockOnContractTest.
   */

  final Parker parker;
  final PollContext context;

  private final Future<T> future;
  private final Engine engine;
  private final Thread thread = Thread.currentThread();
  private final AtomicBoolean woken = new AtomicBoolean(true);

  private boolean finished;
  private @Nullable T value;

  /// For the calling thread, which must not be polling already.
  Root(Future<T> future, Engine engine, Parts parts) {
    if (Current.isPolling()) {
      throw new IllegalStateException(
          "blockOn() on thread '%s' would stop the tasks that it runs; await the future instead, or call blockOn() from a job of spawnBlocking()"
              .formatted(thread.getName()));
    }
    this.future = Objects.requireNonNull(future, "future");
    this.engine = engine;
    this.parker = new Parker(parts.driver, thread);
    this.context = parts.newContext();
  }

  @Override
  public void wake() {
    woken.set(true);
    if (Thread.currentThread() != thread) {
      parker.unpark();
    }
  }

  /// Makes the thread look around.
  void unpark() {
    parker.unpark();
  }

  /// Where it is, seen while the thread may go on. Safe for any thread.
  RootInfo info(AwaitReader reader) {
    List<StackTraceElement> stack = PollStack.ofRoot(thread);
    return stack.isEmpty()
        ? new RootInfo(thread.getName(), TaskInfo.State.WAITING, reader.glance(future), stack)
        : new RootInfo(thread.getName(), TaskInfo.State.RUNNING, null, stack);
  }

  boolean isWoken() {
    return woken.get();
  }

  /// Polls the future if it was woken. True once it has ended with a value.
  boolean pollIfWoken(PollContext with) throws Throwable {
    if (!finished && woken.get() && woken.getAndSet(false)) {
      with.beginRoot(this);
      try {
        poll(with);
      } finally {
        with.wakeOthers();
      }
    }
    return finished;
  }

  private void poll(Context with) throws Throwable {
    if (future.poll(with) instanceof Ready<T> ready) {
      value = ready.value();
      finished = true;
    }
  }

  @SuppressWarnings("NullAway") // Finished, so it is a T.
  T value() {
    return value;
  }

  /// Runs a job that blocks the thread, during a poll. Only this future waits for that.
  <V extends @Nullable Object> V blockInPlace(Callable<V> job) throws Exception {
    if (!(engine instanceof WorkStealing)) {
      throw InPlace.refused();
    }
    Current previous = Current.enterBlocking(engine);
    try {
      return job.call();
    } finally {
      Current.leave(previous);
    }
  }

  /// Waits until the future is woken, or somebody else wants the thread to look around. May return
  /// for no reason.
  void waitAside() {
    giveUpIfShuttingDown();
    if (!isWoken()) {
      parker.parkAside();
    }
  }

  /// As [#waitAside], on a thread that runs the tasks, in one of them: nobody else sees to timers
  /// and events.
  void waitInside() {
    giveUpIfShuttingDown();
    if (!isWoken()) {
      parker.park();
    }
  }

  /// Cancels the future and throws if the runtime ends.
  void giveUpIfShuttingDown() {
    if (engine.isShuttingDown()) {
      future.cancel();
      throw new RuntimeShutdownException(
          "runtime '%s' was shut down during blockOn()".formatted(engine.settings().name()),
          engine.fatal());
    }
  }
}
