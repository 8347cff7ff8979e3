package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.observe.RuntimeMetrics;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Locals;
import cortado.runtime.internal.driver.Parker;
import cortado.runtime.internal.task.TaskCell;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs tasks on a thread that blocks on a future, and only then. Safe for any thread.
///
/// Of several such threads one holds the [Core] and runs the tasks; the others see to their own
/// future, and one of them takes the core when it becomes free.
///
/// Shutting down: a flag is set, every thread that blocks gives up its future, and whoever gets
/// hold of the core ends the tasks and closes the driver.
public final class CurrentThread implements Engine {

  private final Parts parts;
  private final Core core;
  private final Roots roots = new Roots();
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean shuttingDown;

  /// Without a thread of its own.
  public CurrentThread(Settings settings) {
    this.parts = new Parts(settings, this, 1);
    this.core = new Core(parts);
  }

  @Override
  public Parts parts() {
    return parts;
  }

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) {
    checkOwner("blockOn()");
    return Locals.apart(future, this::block);
  }

  private <T extends @Nullable Object> T block(Future<T> future) {
    Root<T> root = new Root<>(future, this, parts);
    Current previous = Current.enterPolling(this, root);
    roots.add(root);
    try {
      if (runUntilCoreIsFree(root)) {
        return root.value();
      }
      Current _ = Current.enterPolling(this, core);
      runTasks(root);
      return root.value();
    } catch (Throwable failure) {
      throw Sneaky.rethrow(failure);
    } finally {
      roots.remove(root);
      letGoOfCore(root);
      Current.leave(previous);
      root.parker.restoreInterrupt();
    }
  }

  @Override
  public <T extends @Nullable Object> T blockAside(Future<T> future) {
    return roots.block(future, this, parts);
  }

  /// Whether tasks spawned here stay on the calling thread.
  boolean isOwnedByThisThread() {
    return parts.settings.owner() == Thread.currentThread();
  }

  /// Sees to the root alone. False if the caller holds the core; true if the root has ended.
  private boolean runUntilCoreIsFree(Root<?> root) throws Throwable {
    while (!core.takeOrWait(root.parker)) {
      if (root.isWoken()) {
        // Who polls does not wait: called now, it would not come, and nobody else be called.
        core.release(root.parker);
        if (root.pollIfWoken(root.context)) {
          return true;
        }
        root.giveUpIfShuttingDown();
      } else if (core.isHeldByCaller()) {
        root.waitInside();
      } else {
        root.waitAside();
      }
    }
    return false;
  }

  private void runTasks(Root<?> root) throws Throwable {
    while (!root.pollIfWoken(core.context)) {
      root.giveUpIfShuttingDown();
      core.runBatch(root);
    }
  }

  @Override
  public List<Runner> runners() {
    Runner runner = core.runner();
    return runner == null ? List.of() : List.of(runner);
  }

  @Override
  public Collection<Root<?>> roots() {
    return roots.all();
  }

  @Override
  public void forEachQueued(Consumer<? super TaskCell<?>> action) {
    core.forEachQueued(action);
  }

  @Override
  public RuntimeMetrics metrics() {
    return core.metrics();
  }

  @Override
  public boolean isShuttingDown() {
    return shuttingDown;
  }

  private void letGoOfCore(Root<?> root) {
    core.release(root.parker);
    endTasksIfShuttingDown();
  }

  // Scheduling

  @Override
  public void schedule(TaskCell<?> task) {
    if (core.isHeldByCaller()) {
      core.schedule(task);
    } else {
      core.scheduleRemote(task);
    }
  }

  @Override
  public void scheduleSpawned(TaskCell<?> task) {
    if (core.isHeldByCaller()) {
      core.scheduleSpawned(task);
    } else {
      core.scheduleSpawnedRemote(task);
    }
  }

  // Ending

  @Override
  public void beginShutdown() {
    shuttingDown = true;
    parts.blocking.close();
    roots.unparkAll();
    endTasksIfShuttingDown();
  }

  /// Whoever holds the core when the flag is set calls this after it has let go of it, and whoever
  /// sets the flag calls it as well; so one of them finds the core free.
  private void endTasksIfShuttingDown() {
    if (parts.settings.owner() != null && !isOwnedByThisThread()) {
      return;
    }
    Parker parker = new Parker(parts.driver, Thread.currentThread());
    if (shuttingDown && ended.getCount() > 0 && core.tryTake(parker)) {
      Current previous = Current.enterPolling(this, core);
      try {
        core.context.forget();
        do {
          parts.owned.closeAndShutDown();
        } while (core.shutDownQueued());
        parts.end();
        ended.countDown();
      } finally {
        Current.leave(previous);
        core.release(parker);
      }
    }
  }

  @Override
  public boolean awaitShutdown(long timeoutNanos) throws InterruptedException {
    return parts.awaitEnd(ended, timeoutNanos);
  }
}
