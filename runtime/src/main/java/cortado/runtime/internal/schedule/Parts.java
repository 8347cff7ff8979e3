package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Future;
import cortado.observe.Histogram;
import cortado.observe.RuntimeMetrics;
import cortado.observe.RuntimeObserver;
import cortado.observe.WorkerMetrics;
import cortado.runtime.Flavor;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.blocking.BlockingPool;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Locals;
import cortado.runtime.internal.context.RuntimeThread;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.driver.Driver;
import cortado.runtime.internal.metrics.Count;
import cortado.runtime.internal.metrics.Times;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.task.BlockingJob;
import cortado.runtime.internal.task.DescribedTask;
import cortado.runtime.internal.task.ObservedTask;
import cortado.runtime.internal.task.OwnedTasks;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.TaskOptions;
import cortado.runtime.internal.task.TimedPollContext;
import cortado.runtime.internal.task.TimedTask;
import cortado.runtime.internal.task.Unclaimed;
import cortado.runtime.internal.task.WorkerPollContext;
import cortado.runtime.internal.timer.RuntimeClock;
import cortado.sys.NioNetwork;
import cortado.task.JoinHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What both schedulers hold. Safe for any thread.
final class Parts {

  final Settings settings;
  final OwnedTasks owned;
  final RuntimeClock clock;
  final Driver driver;
  final BlockingPool blocking;
  final Pools pools;
  final Unclaimed unclaimed = new Unclaimed(this::abandoned, this::afterGrace);

  /// Held while somebody looks at one task, which the runtime's end has to wait for.
  private final Object inspecting = new Object();

  @GuardedBy("inspecting")
  private boolean tasksEnded;

  /// Tasks that are spawned while the runtime ends.
  private final LongAdder spawnedInVain = new LongAdder();

  /// Tasks that end outside of a poll.
  private final LongAdder endedAside = new LongAdder();

  /// Tasks that spare workers have spawned and ended before they left.
  private final LongAdder spawnedBefore = new LongAdder();

  /// Polls of spare workers that have left.
  private final LongAdder pollsBefore = new LongAdder();

  /// What spare workers have measured before they left; each is its own lock.
  private final Times timesBefore = new Times();

  private final Times delaysBefore = new Times();

  /// A failure that nobody waited for, and for which the runtime ends.
  private volatile @Nullable Throwable fatal;

  /// Who hears of the tasks that are spawned from now on: the one of the settings, a flight
  /// recording, or both.
  private volatile @Nullable RuntimeObserver observer;

  private boolean recording;

  private final Engine engine;
  private final AtomicInteger threadsMade = new AtomicInteger();
  private final AtomicInteger contextsMade = new AtomicInteger();

  /// For the scheduler `engine`, which may still be under construction.
  Parts(Settings settings, Engine engine, int shards) {
    this.settings = settings;
    this.engine = engine;
    this.observer = settings.observer();
    this.pools = new Pools(engine, () -> this.observer);
    lookForRecordings();
    this.owned = new OwnedTasks(shards);
    this.clock =
        settings.startPaused()
            ? RuntimeClock.paused()
            : RuntimeClock.system(settings.flavor() == Flavor.CURRENT_THREAD);
    this.blocking =
        new BlockingPool(
            settings.maxBlockingThreads(),
            settings.blockingKeepAliveNanos(),
            this::thread,
            jobs -> runBlocking(engine, jobs),
            this::becameQuiet);
    this.driver = new Driver(new NioNetwork(), clock, () -> !blocking.isQuiet());
  }

  <T extends @Nullable Object> JoinHandle<T> spawn(
      Future<T> future, TaskOptions options, Engine scheduler) {
    TaskCell<T> task = newTask(Locals.inheritedBy(future), options, scheduler);
    if (scheduler.isShuttingDown()) {
      spawnedInVain.increment();
      task.cut();
    } else {
      scheduler.scheduleSpawned(task);
    }
    return task;
  }

  /// Begins or ceases to tell flight recordings of tasks, as they want. For the thread that builds
  /// the runtime, and then for the watchdog.
  void lookForRecordings() {
    RuntimeObserver recorder = Recordings.observer(settings.name());
    if (recording != (recorder != null)) {
      recording = recorder != null;
      observer = both(settings.observer(), recorder);
    }
  }

  private static @Nullable RuntimeObserver both(
      @Nullable RuntimeObserver own, @Nullable RuntimeObserver recorder) {
    if (own == null || recorder == null) {
      return own == null ? recorder : own;
    }
    return new BothObservers(own, recorder);
  }

  private <T extends @Nullable Object> TaskCell<T> newTask(
      Future<T> future, TaskOptions options, Engine scheduler) {
    RuntimeObserver told = observer;
    if (settings.pollTimes()) {
      return TimedTask.timed(future, scheduler, options, told);
    }
    if (told != null) {
      return ObservedTask.spawned(future, scheduler, options, told);
    }
    return options.isNone()
        ? new TaskCell<>(future, scheduler)
        : new DescribedTask<>(future, scheduler, options);
  }

  <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job, TaskOptions options) {
    BlockingJob<T> handle =
        new BlockingJob<>(Locals.inheritedBy(job), options.name(), this::unhandled, unclaimed);
    blocking.submit(handle);
    return handle;
  }

  void countEnded() {
    endedAside.increment();
  }

  /// Keeps what a worker that leaves has counted, and how often it has polled.
  void keepCounts(PollContext leaving, long polls) {
    pollsBefore.add(polls);
    spawnedBefore.add(leaving.spawned.get());
    endedAside.add(leaving.ended.get());
    if (leaving instanceof TimedPollContext timed) {
      addTo(timesBefore, timed.times());
      addTo(delaysBefore, timed.delays());
    }
  }

  private static void addTo(Times before, Times measured) {
    synchronized (before) {
      before.addAll(measured);
    }
  }

  /// What the scheduler and its workers have counted.
  RuntimeMetrics metrics(
      List<WorkerMetrics> workers, List<PollContext> contexts, InjectQueue inject) {
    // The ends first: a task that is counted as ended was counted as spawned before.
    long ended = endedAside.sum() + sum(contexts, context -> context.ended);
    long spawned =
        spawnedInVain.sum()
            + spawnedBefore.sum()
            + inject.spawned()
            + sum(contexts, context -> context.spawned);
    long pooled = pools.alive();
    Reactor reactor = driver.reactor();
    return new RuntimeMetrics(
        workers,
        pollsBefore.sum(),
        spawned + pools.spawned(),
        Math.max(0, spawned - ended) + pooled,
        inject.size(),
        inject.remote(),
        blocking.metrics(),
        driver.timers().armed(),
        new RuntimeMetrics.Io(reactor.registered(), reactor.everRegistered(), reactor.events()),
        pools.metrics(),
        histogram(contexts, TimedPollContext::times, timesBefore),
        histogram(contexts, TimedPollContext::delays, delaysBefore));
  }

  private @Nullable Histogram histogram(
      List<PollContext> contexts, Function<TimedPollContext, Times> measured, Times before) {
    if (!settings.pollTimes()) {
      return null;
    }
    var all = new ArrayList<Times>();
    for (PollContext context : contexts) {
      if (context instanceof TimedPollContext timed) {
        all.add(measured.apply(timed));
      }
    }
    synchronized (before) {
      all.add(before);
      return Times.sum(all);
    }
  }

  private static long sum(List<PollContext> contexts, Function<PollContext, Count> count) {
    return contexts.stream().map(count).mapToLong(Count::get).sum();
  }

  /// A context for one more thread, with random numbers of its own.
  PollContext newContext() {
    long seed = settings.seed() + contextsMade.getAndIncrement();
    return settings.pollTimes()
        ? new TimedPollContext(this::unhandled, seed)
        : new WorkerPollContext(this::unhandled, seed);
  }

  void unhandled(Throwable failure) {
    settings.hooks().report(failure);
  }

  /// Hears of a failure of a task or job that nobody waits for.
  private void abandoned(Throwable failure) {
    if (settings.shutDownOnUncaught() && fatal == null) {
      fatal = failure;
    }
    unhandled(failure);
    if (settings.shutDownOnUncaught()) {
      engine.beginShutdown();
    }
  }

  /// Why the runtime ends, if that is a failure.
  @Nullable Throwable fatal() {
    return fatal;
  }

  /// Lets `reader` look at the future of `task` if that is idle. A task that the runtime's end
  /// meets in this state is ended by the caller, for which the runtime waits.
  boolean inspect(TaskCell<?> task, Consumer<? super Future<?>> reader) {
    synchronized (inspecting) {
      return !tasksEnded && task.inspect(reader);
    }
  }

  /// The last tasks have ended. If the driver cannot be closed that is told, and the runtime has
  /// ended all the same.
  void end() {
    synchronized (inspecting) {
      tasksEnded = true;
    }
    try {
      driver.close();
    } catch (Throwable failure) {
      unhandled(failure);
    }
    pools.close();
    Running.remove(engine);
    unclaimed.reportAll();
    Recordings.runtimeEnded();
  }

  /// Runs `report` when the handle of a task that has failed has had its time to be awaited.
  private void afterGrace(Runnable report) {
    Grace grace = new Grace(report);
    try {
      if (driver.timers().poll(grace, clock.nanos() + Grace.NANOS, grace)) {
        report.run();
      }
    } catch (RuntimeShutdownException ended) {
      report.run();
    }
  }

  /// Waits for the tasks and then for the blocking jobs. False if they have not ended in time.
  boolean awaitEnd(CountDownLatch tasksEnded, long timeoutNanos) throws InterruptedException {
    long start = System.nanoTime();
    boolean inTime =
        tasksEnded.await(timeoutNanos, TimeUnit.NANOSECONDS)
            && blocking.awaitEnd(timeoutNanos - (System.nanoTime() - start));
    if (inTime) {
      unclaimed.reportAll();
    }
    return inTime;
  }

  /// A paused clock may have waited for the last blocking job.
  private void becameQuiet() {
    if (clock.isPaused()) {
      driver.unpark();
    }
  }

  /// A thread of this runtime, not started yet.
  Thread thread(Runnable body) {
    String name = settings.threadName().apply(threadsMade.getAndIncrement());
    Thread thread = new RuntimeThread(body, name, settings.threadStackSize());
    thread.setDaemon(true);
    return thread;
  }

  private void runBlocking(Services services, Runnable body) {
    Current previous = Current.enterBlocking(services);
    settings.hooks().onThreadStart();
    try {
      body.run();
    } finally {
      settings.hooks().onThreadStop();
      Current.leave(previous);
    }
  }
}
