package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.observe.RuntimeMetrics;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskCell;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs tasks on worker threads, which steal from each other. Safe for any thread.
///
/// Shutting down: a flag is set and all workers are unparked; each ends its loop, and then they end
/// the tasks together; the last one closes the driver. A driver that fails is reported and shuts
/// the runtime down.
///
/// A worker that is stuck in a poll is replaced by a spare one for as long as that lasts.
public final class WorkStealing implements Engine {

  /// Every how many tasks that are pushed from outside somebody looks whether the workers keep up.
  private static final int PUSHES_PER_THOUGHT = 16;

  final InjectQueue inject = new InjectQueue();
  final IdleWorkers idle;
  final Watchdog watchdog;

  private final Parts parts;
  private final Roots roots = new Roots();
  private final AtomicInteger running;
  private final CountDownLatch ended = new CountDownLatch(1);

  private final Spares<Worker> spares;

  private volatile boolean shuttingDown;

  private WorkStealing(Settings settings) {
    int count = settings.workers();
    this.parts = new Parts(settings, this, 4 * count);
    this.idle = new IdleWorkers(count, settings.maxSpareThreads());
    this.running = new AtomicInteger(count);
    Worker[] workers = new Worker[count];
    for (int index = 0; index < count; index++) {
      workers[index] = new Worker(this, index);
    }
    this.spares = new Spares<>(workers, settings.maxSpareThreads());
    this.watchdog = new Watchdog(this);
  }

  /// With its workers running.
  public static WorkStealing start(Settings settings) {
    WorkStealing scheduler = new WorkStealing(settings);
    for (Worker worker : scheduler.workers()) {
      worker.thread.start();
    }
    scheduler.watchdog.start();
    return scheduler;
  }

  /// All that run, spare ones last.
  Worker[] workers() {
    return spares.workers();
  }

  @Override
  public Parts parts() {
    return parts;
  }

  @Override
  public List<Runner> runners() {
    return Arrays.stream(workers()).map(Worker::runner).toList();
  }

  @Override
  public Collection<Root<?>> roots() {
    return roots.all();
  }

  @Override
  public void forEachQueued(Consumer<? super TaskCell<?>> action) {
    inject.forEach(action);
    for (Worker worker : workers()) {
      worker.forEachQueued(action);
    }
  }

  @Override
  public RuntimeMetrics metrics() {
    return spares.look(workers -> metrics(List.of(workers)));
  }

  private RuntimeMetrics metrics(List<Worker> workers) {
    return parts.metrics(
        workers.stream().map(Worker::metrics).toList(),
        workers.stream().map(worker -> worker.context).toList(),
        inject);
  }

  @Override
  public boolean isShuttingDown() {
    return shuttingDown;
  }

  @Override
  public <T extends @Nullable Object> T blockOn(Future<T> future) {
    return roots.block(future, this, parts);
  }

  @Override
  public <T extends @Nullable Object> T blockAside(Future<T> future) {
    return roots.block(future, this, parts);
  }

  // Scheduling

  @Override
  public void schedule(TaskCell<?> task) {
    if (Current.core() instanceof Worker worker && worker.belongsTo(this)) {
      worker.schedule(task);
    } else {
      scheduleRemote(task);
    }
  }

  @Override
  public void scheduleSpawned(TaskCell<?> task) {
    if (Current.core() instanceof Worker worker && worker.belongsTo(this)) {
      worker.scheduleSpawned(task);
    } else {
      wakeSomebodyFor(inject.pushSpawned(task));
    }
  }

  private void scheduleRemote(TaskCell<?> task) {
    wakeSomebodyFor(inject.push(task));
  }

  /// Sees to what was pushed behind so many tasks.
  private void wakeSomebodyFor(int before) {
    // With tasks before it, somebody has thought of that already. Every so often, again.
    if (before % PUSHES_PER_THOUGHT == 0 && !isSomebodyComing()) {
      wakeOne();
    }
  }

  /// Whether a worker that is awake will soon find what is in the inject queue, and it is not worth
  /// waking another.
  private boolean isSomebodyComing() {
    long now = System.nanoTime();
    for (Worker worker : workers()) {
      if (worker.pace.isKeepingUp(now)) {
        return !worker.pace.isWorthSharing(inject.size());
      }
    }
    return false;
  }

  /// Unparks a worker, unless one is searching already.
  void wakeOne() {
    int index = idle.wakeOne();
    Worker worker = index < 0 ? null : spares.byIndex(index);
    // A spare worker may have woken by itself, have looked everywhere, and be gone by now.
    if (worker != null) {
      worker.parker.unpark();
    }
  }

  /// The last look of a worker that has been counted as parked. The last searcher also looks
  /// whether it has missed something worth stealing.
  void lookOnceMore(boolean lastSearcher) {
    if (!inject.isEmpty() || (lastSearcher && hasLoot())) {
      wakeOne();
    }
  }

  private boolean hasLoot() {
    for (Worker worker : workers()) {
      if (worker.hasLoot()) {
        return true;
      }
    }
    return false;
  }

  // Rescue

  /// Says how many workers cannot run tasks, as the watchdog sees it.
  void setStuck(int workersStuck) {
    spares.setStuck(workersStuck);
  }

  /// Whether spare workers are missing for those that are stuck or block.
  boolean isShort() {
    return spares.excess() < 0;
  }

  /// Whether `worker` is a spare one and there are more than needed. A guess.
  boolean hasSpareBesides(Worker worker) {
    return spares.isSpare(worker) && spares.excess() > 0;
  }

  /// Unparks the spare workers that are not needed, so that they end.
  void dismissSpares() {
    if (spares.excess() > 0) {
      for (Worker worker : workers()) {
        if (spares.isSpare(worker) && !worker.pace.isAwake()) {
          worker.parker.unpark();
        }
      }
    }
  }

  /// Starts one more worker, if another may be had.
  void startSpare() {
    int index = spares.reserve();
    if (index < 0) {
      return;
    }
    if (running.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      spares.release(index);
      return;
    }
    try {
      Worker spare = new Worker(this, index);
      spares.add(spare);
      spare.thread.start();
    } catch (Throwable failure) {
      // No thread to be had: those there are go on.
      spares.remove(index);
      workerEnded();
      unhandled(failure);
    }
  }

  /// Takes out a spare worker that is neither parked nor has a task. False if it is needed.
  boolean tryRetire(Worker spare) {
    if (shuttingDown || !spares.tryRemoveExcess(spare, spare::keepCounts)) {
      return false;
    }
    // What it may have been trusted with: the driver, and what is in the inject queue.
    wakeOne();
    return true;
  }

  /// The calling worker blocks from now on.
  void beginBlocking() {
    spares.beginBlocking();
    if (idle.parked() > 0) {
      wakeOne();
    } else if (isShort()) {
      startSpare();
    }
  }

  void endBlocking() {
    spares.endBlocking();
  }

  // Ending

  @Override
  public void beginShutdown() {
    shuttingDown = true;
    parts.blocking.close();
    for (Worker worker : workers()) {
      worker.parker.unpark();
    }
    watchdog.end();
    roots.unparkAll();
  }

  void workerEnded() {
    if (running.decrementAndGet() == 0) {
      parts.end();
      ended.countDown();
    }
  }

  @Override
  public boolean awaitShutdown(long timeoutNanos) throws InterruptedException {
    return parts.awaitEnd(ended, timeoutNanos);
  }
}
