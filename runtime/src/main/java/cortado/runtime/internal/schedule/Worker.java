package cortado.runtime.internal.schedule;

import cortado.observe.WorkerMetrics;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.driver.Parker;
import cortado.runtime.internal.metrics.Padded;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.Polling;
import cortado.runtime.internal.task.TaskCell;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thread of [WorkStealing], and what it needs to run tasks.
///
/// It takes the next task from its LIFO slot, then its own queue, then the inject queue, which
/// comes first every so many ticks; then it steals, and then it sleeps. A spare one stands in for
/// one that is stuck, and ends when it is no longer needed. Confined to its thread, but for the
/// fields that are not private.
final class Worker extends Padded implements Runnable, Polling, Spares.Indexed {
  /*
   * (1) Between two polls of a task that yields, those before it in `queue` are polled, and the
   *     driver is looked at. `firstYielded` is the place in `queue` of the first that has yielded
   *     since the last look; before it is taken, there is another. A task that was stolen meanwhile
   *     has the looks of every so many ticks instead.
   *
   * (2) What waits here is this worker's to poll, and no other is woken for it unless that is worth
   *     it, as Pace tells. A worker that stays in one poll is noticed by the Watchdog within a few
   *     milliseconds, after which anybody may take everything from it.
   *
   * (3) The LIFO slot is for what a task has woken in the middle of its poll. Who waits for its end
   *     goes behind those in `queue`: he may wait for them as well, and would be polled for each. New
   *     tasks go there too, so that the first that was spawned is the first to run.
   *
   * Proofs: YieldContractTest for (1), RescueTest for (2), WorkStealingTest for (3).
   */

  /// How often in a row the LIFO slot may be served before the others get a turn.
  private static final int LIFO_POLLS = 3;

  final LocalQueue queue = new LocalQueue(LocalQueue.CAPACITY);
  final LifoSlot lifo = new LifoSlot();
  final Pace pace = new Pace();
  final PollContext context;
  final Parker parker;
  final Thread thread;
  final int index;

  private final WorkerCounts counts;

  /// What the watchdog has seen.
  final Vigil vigil = new Vigil();

  private final WorkStealing scheduler;
  private final Settings settings;

  /// Whether a task has yielded since the last look at the driver.
  private boolean hasYielded;

  private int firstYielded;

  private boolean lifoEnabled;
  private boolean searching;

  /// Whether this was a spare worker that is no longer needed.
  private boolean retired;

  /// Whether the task that is polled has said that it blocks the thread.
  private volatile boolean blocking;

  private boolean lookingAtDriver;

  /// After how many ticks it looks at the driver, and takes from the inject queue first.
  private int ticksToEvents;

  private int ticksToInject;

  Worker(WorkStealing scheduler, int index) {
    this.scheduler = scheduler;
    this.settings = scheduler.parts().settings;
    this.lifoEnabled = settings.lifoSlot();
    this.index = index;
    this.ticksToEvents = settings.eventInterval();
    this.ticksToInject = injectInterval();
    this.context = scheduler.parts().newContext();
    this.counts = new WorkerCounts(context);
    this.thread = scheduler.parts().thread(this);
    this.parker = new Parker(scheduler.parts().driver, thread);
  }

  @Override
  public @Nullable TaskCell<?> polledTask() {
    return context.task();
  }

  @Override
  public int index() {
    return index;
  }

  boolean belongsTo(WorkStealing other) {
    return scheduler == other;
  }

  /// How others see this worker. Safe for any thread.
  Runner runner() {
    return new Runner(thread, context, vigil);
  }

  /// What it has done. Safe for any thread.
  WorkerMetrics metrics() {
    int queued = Math.max(0, queue.size()) + (lifo.isEmpty() ? 0 : 1);
    return counts.metrics(index, thread.threadId(), pace.nanosOf(1), queued);
  }

  /// Names the tasks that others can see here. Safe for any thread.
  void forEachQueued(Consumer<? super TaskCell<?>> action) {
    TaskCell<?> next = lifo.peek();
    if (next != null) {
      action.accept(next);
    }
    queue.forEachSeen(action);
  }

  @Override
  public void run() {
    Current previous = Current.enterPolling(scheduler, this);
    settings.hooks().onThreadStart();
    try {
      runUntilShutdown();
    } catch (Throwable failure) {
      // Tasks do not get here, so it is the driver, and nobody would be woken any more.
      settings.hooks().report(failure);
      scheduler.beginShutdown();
    }
    try {
      if (!retired) {
        shutDownTasks();
      }
    } finally {
      counts.end(System.nanoTime());
      settings.hooks().onThreadStop();
      Current.leave(previous);
      scheduler.workerEnded();
    }
  }

  private void shutDownTasks() {
    context.forget();
    do {
      scheduler.parts().owned.closeAndShutDown();
    } while (shutDownQueued());
  }

  private void runUntilShutdown() {
    wake();
    while (!retired && !scheduler.isShuttingDown()) {
      if (--ticksToEvents <= 0) {
        ticksToEvents = settings.eventInterval();
        pace.look(System.nanoTime(), context.polls());
        counts.look();
        lookAtDriver();
      }
      TaskCell<?> task = next();
      if (task == null) {
        task = steal();
      }
      if (task != null) {
        runWithLifo(task);
      } else {
        sleep();
      }
    }
  }

  /// Cuts the tasks in all queues, of which the inject queue is closed. False if there were none.
  /// What they do to end may have scheduled others. A worker that is stuck does not empty its own.
  private boolean shutDownQueued() {
    boolean any = scheduler.inject.closeAndShutDown();
    for (TaskCell<?> task = takeAny(); task != null; task = takeAny()) {
      task.cut();
      any = true;
    }
    return any;
  }

  private @Nullable TaskCell<?> takeAny() {
    TaskCell<?> task = takeLocal();
    for (Worker other : scheduler.workers()) {
      if (task == null && other != this) {
        task = other.lifo.take();
        task = task != null ? task : other.queue.stealInto(queue);
      }
    }
    return task;
  }

  // Choosing

  private @Nullable TaskCell<?> next() {
    if (--ticksToInject <= 0) {
      ticksToInject = injectInterval();
      TaskCell<?> task = scheduler.inject.pop();
      return task != null ? task : nextLocal();
    }
    TaskCell<?> task = nextLocal();
    return task != null ? task : nextInjected();
  }

  private int injectInterval() {
    int interval = settings.globalQueueInterval();
    return interval == Settings.BY_PACE ? pace.pollsUntilOthers() : interval;
  }

  private @Nullable TaskCell<?> nextLocal() {
    if (hasYielded && lifo.isEmpty() && queue.hasReached(firstYielded)) {
      lookAtDriver();
    }
    return takeLocal();
  }

  private @Nullable TaskCell<?> takeLocal() {
    TaskCell<?> task = lifo.take();
    return task != null ? task : queue.pop();
  }

  /// A fair share of the inject queue, of which one task is returned.
  private @Nullable TaskCell<?> nextInjected() {
    int size = scheduler.inject.size();
    if (size == 0) {
      return null;
    }
    int share = size / scheduler.workers().length;
    return scheduler.inject.popInto(queue, Math.min(share, LocalQueue.CAPACITY / 2));
  }

  private @Nullable TaskCell<?> steal() {
    if (!searching) {
      searching = scheduler.idle.tryStartSearching();
      if (!searching) {
        return null;
      }
    }
    Worker[] workers = scheduler.workers();
    int start = context.nextRandom(workers.length);
    for (int offset = 0; offset < workers.length; offset++) {
      Worker victim = workers[(start + offset) % workers.length];
      TaskCell<?> task = victim == this ? null : stealFrom(victim);
      if (task != null) {
        return task;
      }
    }
    return scheduler.inject.pop();
  }

  private @Nullable TaskCell<?> stealFrom(Worker victim) {
    if (!victim.hasLoot()) {
      return null;
    }
    int before = queue.end();
    TaskCell<?> task = victim.queue.stealInto(queue);
    if (task == null && victim.pace.isStalled()) {
      task = victim.lifo.take();
    }
    if (task != null) {
      counts.stole(queue.end() - before + 1);
    }
    return task;
  }

  /// Whether another worker should take something from this one. Safe for any thread.
  boolean hasLoot() {
    return pace.isStalled() ? hasTasks() : pace.isWorthSharing(queue.size());
  }

  // Running

  private void runWithLifo(TaskCell<?> first) {
    stopSearching();
    context.begin(first);
    run(first);
    for (int polls = 1; !lifo.isEmpty(); polls++) {
      TaskCell<?> task = lifo.take();
      if (task == null) {
        break;
      }
      // Two tasks that wake each other share one budget, or they would keep the thread for ever.
      if (!context.beginWithRest(task)) {
        queue.push(task);
        break;
      }
      lifoEnabled = polls < LIFO_POLLS;
      run(task);
    }
    lifoEnabled = settings.lifoSlot();
  }

  /// Polls a task whose poll has begun.
  private void run(TaskCell<?> task) {
    if (task.run(context)) {
      scheduleYielded(task);
    }
    context.end();
  }

  private void stopSearching() {
    if (searching) {
      searching = false;
      if (scheduler.idle.stopSearching()) {
        shareWork();
      }
    }
  }

  /// Takes a task that was woken on this thread.
  void schedule(TaskCell<?> task) {
    if (context.isWakingOthers()) {
      scheduleYielded(task);
      return;
    }
    if (!lifoEnabled || (context.isEnding() && !queue.isEmpty())) {
      scheduleBehind(task);
      return;
    }
    TaskCell<?> displaced = lifo.put(task);
    if (displaced != null) {
      scheduleBehind(displaced);
    }
  }

  /// Takes a task that is new, from this thread.
  void scheduleSpawned(TaskCell<?> task) {
    context.spawned.increment();
    scheduleBehind(task);
  }

  /// Puts a task that has yielded behind the others, and has the driver looked at before its turn.
  private void scheduleYielded(TaskCell<?> task) {
    if (!hasYielded) {
      hasYielded = true;
      firstYielded = queue.end();
    }
    scheduleBehind(task);
  }

  /// Takes a task that was woken on this thread, and puts it behind the others.
  private void scheduleBehind(TaskCell<?> task) {
    queue.push(task);
    if (!lookingAtDriver && pace.isWorthSharing(queue.size())) {
      shareWork();
    }
  }

  // Blocking

  /// Runs a job that blocks the thread, during the poll of a task.
  <T extends @Nullable Object> T blockInPlace(Callable<T> job) throws Exception {
    for (TaskCell<?> task = takeLocal(); task != null; task = takeLocal()) {
      scheduler.inject.handOn(task);
    }
    Current previous = Current.enterBlocking(scheduler);
    blocking = true;
    scheduler.beginBlocking();
    try {
      return job.call();
    } finally {
      scheduler.endBlocking();
      blocking = false;
      Current.leave(previous);
    }
  }

  /// Whether the task that is polled blocks the thread and has said so. Safe for any thread.
  boolean isBlocking() {
    return blocking;
  }

  // Waiting

  private void lookAtDriver() {
    hasYielded = false;
    lookingAtDriver = true;
    parker.look();
    lookingAtDriver = false;
    shareWork();
  }

  /// Has another worker come if there is enough to do for two.
  private void shareWork() {
    if (!searching && pace.isWorthSharing(waiting())) {
      scheduler.wakeOne();
    }
  }

  /// How many tasks wait for this worker, or for any. Safe for any thread.
  int waiting() {
    return queue.size() + (lifo.isEmpty() ? 0 : 1) + scheduler.inject.size();
  }

  private void sleep() {
    settings.hooks().onPark();
    if (!hasTasks()) {
      queue.trim();
      context.forget();
      sleepUntilNeeded();
    }
    settings.hooks().onUnpark();
  }

  private void sleepUntilNeeded() {
    boolean lastSearcher = announcePark();
    scheduler.lookOnceMore(lastSearcher);
    do {
      if (tryRetire()) {
        return;
      }
      lookingAtDriver = true;
      parker.park();
      lookingAtDriver = false;
    } while (!scheduler.isShuttingDown() && !leaveParked());
    wake();
    scheduler.watchdog.rouse();
    shareWork();
  }

  /// For a worker that is parked: whether it may end.
  private boolean tryRetire() {
    if (!scheduler.hasSpareBesides(this) || !scheduler.idle.leaveParked(index)) {
      return false;
    }
    retired = scheduler.tryRetire(this);
    if (!retired) {
      boolean _ = scheduler.idle.park(index, false);
      scheduler.lookOnceMore(false);
    }
    return retired;
  }

  /// Keeps what it has counted, now that it is no longer among the workers.
  void keepCounts() {
    scheduler.parts().keepCounts(context, counts.polls());
  }

  private void wake() {
    long now = System.nanoTime();
    pace.begin(now, context.polls());
    counts.wake(now);
  }

  private boolean announcePark() {
    long now = System.nanoTime();
    pace.park(now, context.polls());
    counts.sleep(now);
    boolean lastSearcher = scheduler.idle.park(index, searching);
    searching = false;
    return lastSearcher;
  }

  /// Whether there is a reason to be awake.
  private boolean leaveParked() {
    if (hasTasks()) {
      // The driver has woken them on this thread. Unless somebody has unparked us as well, we are
      // not searching: we have found.
      searching = !scheduler.idle.leaveParked(index);
      return true;
    }
    if (scheduler.idle.isParked(index)) {
      return false;
    }
    searching = true;
    return true;
  }

  boolean hasTasks() {
    return !lifo.isEmpty() || !queue.isEmpty();
  }
}
