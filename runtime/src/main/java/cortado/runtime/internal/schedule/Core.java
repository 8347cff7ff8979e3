package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeMetrics;
import cortado.observe.WorkerMetrics;
import cortado.runtime.internal.driver.Parker;
import cortado.runtime.internal.task.Completion;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.Polling;
import cortado.runtime.internal.task.TaskCell;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one must hold to run the tasks of [CurrentThread].
///
/// Taking, letting go and [#scheduleRemote] are safe for any thread; the rest is for the holder.
final class Core implements Polling {
  /*
   * (1) Of the threads that want to run tasks one has the turn. See Turns, also for a task that is
   *     woken elsewhere: it is put into `inject`, and then the holder is called.
   * (2) Between two polls of a task that yields, those before it in `queue` are polled, and the
   *     driver is looked at: `firstYielded` is where the first stands that has yielded since the
   *     last look, counted in tasks taken.
   *
   * Proofs: TurnsModelTest and BlockOnContractTest for (1), RuntimeContractTest for (2).
   */

  private static final long NONE = -1;

  /// How often to look at a queue that changes while it is copied.
  private static final int GLANCES = 64;

  final PollContext context;

  private final Settings settings;
  private final Parts parts;
  private final ArrayDeque<TaskCell<?>> queue = new ArrayDeque<>(64);
  private final InjectQueue inject = new InjectQueue();
  private final WorkerCounts counts;
  private final CoreWatchdog watchdog = CoreWatchdog.ofAll();
  private final Vigil vigil = new Vigil();
  private final StuckReports reports;

  /// After how many ticks it takes from the inject queue first.
  private int ticksToInject;

  /// How many tasks were taken from `queue`.
  private long taken;

  private long firstYielded = NONE;

  private final Turns<Parker> turns = new Turns<>(Parker::unpark);

  Core(Parts parts) {
    this.settings = parts.settings;
    this.parts = parts;
    this.reports = new StuckReports(settings);
    this.ticksToInject = settings.globalQueueInterval();
    this.context = parts.newContext();
    this.counts = new WorkerCounts(context);
  }

  // Taking turns

  /// Makes the caller the holder, or puts it among those who wait.
  boolean takeOrWait(Parker parker) {
    return beginIf(turns.takeOrWait(parker));
  }

  /// Makes the caller the holder unless there is one.
  boolean tryTake(Parker parker) {
    return beginIf(turns.tryTake(parker));
  }

  private boolean beginIf(boolean taken) {
    if (taken) {
      wake();
      watchdog.watch(this);
    }
    return taken;
  }

  /// The caller neither holds the core nor waits for it any longer.
  void release(Parker parker) {
    if (turns.holder() == parker) {
      watchdog.release(this);
      counts.sleep(System.nanoTime());
      context.forget();
    }
    turns.release(parker);
  }

  /// Whether the calling thread runs tasks here. Asked at every wake, and so not of a thread-local.
  boolean isHeldByCaller() {
    Parker running = turns.holder();
    return running != null && running.thread() == Thread.currentThread();
  }

  // Running

  @Override
  public @Nullable TaskCell<?> polledTask() {
    return context.task();
  }

  void schedule(TaskCell<?> task) {
    if (context.isWakingOthers()) {
      scheduleYielded(task);
    } else {
      queue.add(task);
    }
  }

  void scheduleSpawned(TaskCell<?> task) {
    context.spawned.increment();
    schedule(task);
  }

  private void scheduleYielded(TaskCell<?> task) {
    if (firstYielded == NONE) {
      firstYielded = taken + queue.size();
    }
    queue.add(task);
  }

  void scheduleRemote(TaskCell<?> task) {
    inject.push(task);
    unparkHolder();
  }

  void scheduleSpawnedRemote(TaskCell<?> task) {
    inject.pushSpawned(task);
    if (turns.holder() == null) {
      // Nobody is watched, so nobody would take a note for a while.
      Completion.noteBirths(System.nanoTime());
    }
    unparkHolder();
  }

  private void unparkHolder() {
    Parker running = turns.holder();
    if (running != null) {
      running.unpark();
    }
  }

  /// Runs tasks for a while, then looks at the driver; sleeps if there is nothing to run.
  void runBatch(Root<?> root) {
    for (int polls = 0; polls < settings.eventInterval() && taken != firstYielded; polls++) {
      TaskCell<?> task = next();
      if (task == null) {
        waitForWork(root);
        return;
      }
      context.begin(task);
      if (task.run(context)) {
        scheduleYielded(task);
      }
      context.end();
    }
    lookAtDriver(root);
  }

  /// The thread that runs tasks, if there is one.
  @Nullable Runner runner() {
    Parker running = turns.holder();
    return running == null ? null : new Runner(running.thread(), context, vigil);
  }

  /// What the holders have done.
  RuntimeMetrics metrics() {
    Parker running = turns.holder();
    long threadId = running == null ? -1 : running.thread().threadId();
    // Of a queue that changes meanwhile this is a guess.
    WorkerMetrics metrics = counts.metrics(0, threadId, -1, queue.size());
    return parts.metrics(List.of(metrics), List.of(context), inject);
  }

  /// Names the tasks in the queues. The one of the holder is read without its leave: some tasks may
  /// have left and others be missing.
  void forEachQueued(Consumer<? super TaskCell<?>> action) {
    inject.forEach(action);
    for (Object seen : glanceAtQueue()) {
      if (seen instanceof TaskCell<?> task) {
        action.accept(task);
      }
    }
  }

  private Object[] glanceAtQueue() {
    for (int attempt = 0; attempt < GLANCES; attempt++) {
      try {
        return queue.toArray();
      } catch (RuntimeException torn) {
        // The holder was at it. One that is stuck or asleep is not.
      }
    }
    return new Object[0];
  }

  /// Shuts down the tasks in the queues, of which the one for others is closed. False if there were
  /// none. What they do to end may have scheduled others.
  boolean shutDownQueued() {
    boolean any = inject.closeAndShutDown();
    for (TaskCell<?> task = nextLocal(); task != null; task = nextLocal()) {
      task.cut();
      any = true;
    }
    return any;
  }

  private @Nullable TaskCell<?> next() {
    if (--ticksToInject <= 0) {
      ticksToInject = settings.globalQueueInterval();
      TaskCell<?> task = inject.pop();
      return task != null ? task : nextLocal();
    }
    TaskCell<?> task = nextLocal();
    return task != null ? task : inject.pop();
  }

  private @Nullable TaskCell<?> nextLocal() {
    TaskCell<?> task = queue.poll();
    if (task != null) {
      taken++;
    }
    return task;
  }

  private void waitForWork(Root<?> root) {
    if (root.isWoken()) {
      lookAtDriver(root);
      return;
    }
    settings.hooks().onPark();
    if (queue.isEmpty() && !root.isWoken()) {
      context.forget();
      counts.sleep(System.nanoTime());
      root.parker.park();
      wake();
      watchdog.rouse();
    }
    settings.hooks().onUnpark();
  }

  private void wake() {
    counts.wake(System.nanoTime());
    // A watchdog that dozes has said so before it looked, and we look after we have said this.
    VarHandle.fullFence();
  }

  // Being watched

  /// Whether somebody runs tasks, and does not sleep. Safe for any thread.
  boolean isAwake() {
    return counts.isAwake();
  }

  /// Looks for how long the holder has been in the same poll. For the watchdog.
  void watch(long elapsedNanos) {
    int beat = context.beatNow();
    if (!vigil.isStalled(beat, elapsedNanos)) {
      int _ = vigil.moveOn(beat);
    } else if (vigil.stalledNanos() >= settings.stuckNanos() && vigil.setStuck()) {
      Runner runner = runner();
      if (runner != null) {
        reports.report(runner, beat, vigil.stalledNanos());
      }
    }
  }

  void lookForRecordings() {
    parts.lookForRecordings();
  }

  private void lookAtDriver(Root<?> root) {
    firstYielded = NONE;
    counts.look();
    root.parker.look();
  }
}
