package cortado.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import cortado.runtime.internal.schedule.Hooks;
import cortado.runtime.internal.schedule.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// How a runtime is to be. Each value is checked when it is set. Confined to one thread.
public final class RuntimeBuilder {

  private static final AtomicLong LAST_ID = new AtomicLong();
  private static final int MAX_WORKERS = 1024;
  private static final int MAX_BLOCKING_THREADS = 1 << 16;

  private final Flavor flavor;

  /// Whether the runtime is for the thread that builds it.
  private final boolean local;

  private int workers;
  private String name = "cortado";
  private @Nullable IntFunction<String> threadName;
  private long threadStackSize;
  private Runnable threadStart = () -> {};
  private Runnable threadStop = () -> {};
  private Runnable park = () -> {};
  private Runnable unpark = () -> {};
  private Thread.UncaughtExceptionHandler uncaught = RuntimeBuilder::report;
  private @Nullable RuntimeObserver observer;
  private int maxBlockingThreads = 512;
  private Duration blockingKeepAlive = Duration.ofSeconds(10);
  private Duration cleanUpLimit = Duration.ofSeconds(5);
  private Duration stuckAfter = Duration.ofMillis(100);
  private int maxSpareThreads = 64;
  private Consumer<StuckTask> stuckTold = RuntimeBuilder::log;
  private int globalQueueInterval;
  private int eventInterval = 61;
  private @Nullable Long seed;
  private boolean startPaused;
  private boolean lifoSlot = true;
  private boolean pollTimes;
  private boolean shutDownOnUncaught;

  RuntimeBuilder(Flavor flavor, boolean local) {
    this.flavor = flavor;
    this.local = local;
    this.globalQueueInterval = flavor == Flavor.CURRENT_THREAD ? 31 : Settings.BY_PACE;
  }

  /// How many workers a multi-thread runtime has. Without a value it is that of the system property
  /// `cortado.workers`, or of the environment variable `CORTADO_WORKERS`, or the number of
  /// available processors. A current-thread runtime has none and ignores it.
  @CanIgnoreReturnValue
  public RuntimeBuilder workers(int count) {
    workers = checkRange("workers", count, 1, MAX_WORKERS);
    return this;
  }

  /// The runtime's name, with which the names of its threads begin.
  @CanIgnoreReturnValue
  public RuntimeBuilder name(String value) {
    name = Objects.requireNonNull(value, "name");
    return this;
  }

  /// What the names of the threads begin with; a number follows.
  @CanIgnoreReturnValue
  public RuntimeBuilder threadName(String prefix) {
    Objects.requireNonNull(prefix, "prefix");
    return threadName(number -> prefix + "-" + number);
  }

  /// The name of each thread, workers and blocking threads alike, numbered as they are made.
  @CanIgnoreReturnValue
  public RuntimeBuilder threadName(IntFunction<String> nameOfNumber) {
    threadName = Objects.requireNonNull(nameOfNumber, "nameOfNumber");
    return this;
  }

  /// How many bytes of stack each thread has, workers and blocking threads alike. The JVM may take
  /// that for a hint; without a value it is the JVM's own.
  @CanIgnoreReturnValue
  public RuntimeBuilder threadStackSize(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("threadStackSize must be positive, was " + bytes);
    }
    threadStackSize = bytes;
    return this;
  }

  /// Called on each worker and blocking thread when it starts. Replaces an earlier one.
  @CanIgnoreReturnValue
  public RuntimeBuilder onThreadStart(Runnable callback) {
    threadStart = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /// Called on each worker and blocking thread before it ends. Replaces an earlier one.
  @CanIgnoreReturnValue
  public RuntimeBuilder onThreadStop(Runnable callback) {
    threadStop = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /// Called on a thread that runs tasks when it has none left, before it sleeps. It may spawn,
  /// which keeps the thread awake. Replaces an earlier one.
  @CanIgnoreReturnValue
  public RuntimeBuilder onThreadPark(Runnable callback) {
    park = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /// Called on a thread that runs tasks after it has slept. Replaces an earlier one.
  @CanIgnoreReturnValue
  public RuntimeBuilder onThreadUnpark(Runnable callback) {
    unpark = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /// Hears of failures that nobody waits for, as [cortado.task.JoinHandle] says, and of failures of
  /// callbacks, wakers and the runtime's own threads. It is called on the thread where they happen,
  /// that looks at the timers, or that ends the runtime. Without one they are handed to that
  /// thread's own handler, which prints them unless told otherwise.
  @CanIgnoreReturnValue
  public RuntimeBuilder uncaught(Thread.UncaughtExceptionHandler handler) {
    uncaught = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /// Whether a failure of a task or blocking job that nobody waits for ends the runtime, as
  /// [AsyncRuntime#shutdownNow()] does but for the blocking jobs that run, after it was handed to
  /// the handler of [#uncaught]. Whoever is in `blockOn` then hears of it as the cause of a
  /// [RuntimeShutdownException].
  @CanIgnoreReturnValue
  public RuntimeBuilder shutDownOnUncaught(boolean value) {
    shutDownOnUncaught = value;
    return this;
  }

  /// Who hears of the runtime's tasks. Replaces an earlier one; without one nothing is told, which
  /// costs nothing.
  @CanIgnoreReturnValue
  public RuntimeBuilder observer(RuntimeObserver value) {
    observer = Objects.requireNonNull(value, "observer");
    return this;
  }

  /// How many threads may run blocking jobs at once. The queue behind them is unbounded.
  @CanIgnoreReturnValue
  public RuntimeBuilder maxBlockingThreads(int count) {
    maxBlockingThreads = checkRange("maxBlockingThreads", count, 1, MAX_BLOCKING_THREADS);
    return this;
  }

  /// How long a blocking thread waits for another job before it ends.
  @CanIgnoreReturnValue
  public RuntimeBuilder blockingKeepAlive(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("blockingKeepAlive must not be negative, was " + duration);
    }
    blockingKeepAlive = duration;
    return this;
  }

  /// How long the clean-up of an aborted task may wait, from its first wait on; 5 seconds without a
  /// value. What does not end by then is cut short where it waits, and reported as uncaught.
  @CanIgnoreReturnValue
  public RuntimeBuilder cleanUpLimit(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("cleanUpLimit must not be negative, was " + duration);
    }
    cleanUpLimit = duration;
    return this;
  }

  /// For how long a poll may keep a worker before its task counts as stuck, 100 ms without a value.
  /// Then that is told, and a spare thread takes over if there is something to do, unless it is a
  /// current-thread runtime, which has no other thread. The collector's pauses do not count.
  @CanIgnoreReturnValue
  public RuntimeBuilder stuckAfter(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("stuckAfter must be positive, was " + duration);
    }
    stuckAfter = duration;
    return this;
  }

  /// How many threads may stand in for workers that are stuck, or that block in place.
  @CanIgnoreReturnValue
  public RuntimeBuilder maxSpareThreads(int count) {
    maxSpareThreads = checkRange("maxSpareThreads", count, 0, MAX_WORKERS);
    return this;
  }

  /// Who hears of stuck tasks, once for each poll, on a thread of the runtime's own. Replaces the
  /// warning in the log of the name `cortado.runtime`, which is what happens without one.
  @CanIgnoreReturnValue
  public RuntimeBuilder onStuck(Consumer<StuckTask> listener) {
    stuckTold = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /// Every how many polls the tasks that were woken from outside come first. Without a value it is
  /// every 31 on a current-thread runtime; a worker of a multi-thread one goes by what its polls
  /// take, so that they come every 200 µs, but after 2 polls at least and 127 at most.
  @CanIgnoreReturnValue
  public RuntimeBuilder globalQueueInterval(int polls) {
    globalQueueInterval = checkRange("globalQueueInterval", polls, 1, Integer.MAX_VALUE);
    return this;
  }

  /// After how many polls timers and I/O are looked at, however much there is to run.
  @CanIgnoreReturnValue
  public RuntimeBuilder eventInterval(int polls) {
    eventInterval = checkRange("eventInterval", polls, 1, Integer.MAX_VALUE);
    return this;
  }

  /// Has workers run tasks in the order in which they were woken, instead of the last one first. A
  /// current-thread runtime does so anyway.
  @CanIgnoreReturnValue
  public RuntimeBuilder disableLifoSlot() {
    lifoSlot = false;
    return this;
  }

  /// Whether the clock is read as a task is put into a queue, and before and after each poll, for
  /// [cortado.observe.RuntimeMetrics#pollTimes()], [cortado.observe.RuntimeMetrics#pollDelays()]
  /// and [RuntimeObserver#pollDelayed].
  @CanIgnoreReturnValue
  public RuntimeBuilder pollTimes(boolean measured) {
    pollTimes = measured;
    return this;
  }

  /// What the runtime's random choices start from.
  @CanIgnoreReturnValue
  public RuntimeBuilder seed(long value) {
    seed = value;
    return this;
  }

  /// Whether the clock stands still from the start. Only for a current-thread runtime.
  @CanIgnoreReturnValue
  public RuntimeBuilder startPaused(boolean paused) {
    if (paused && flavor != Flavor.CURRENT_THREAD) {
      throw new IllegalStateException(
          "startPaused needs a runtime that one thread drives; build it with"
              + " AsyncRuntime.currentThread()");
    }
    startPaused = paused;
    return this;
  }

  /// The runtime; a multi-thread one is running when this returns.
  public AsyncRuntime build() {
    int count = workers != 0 ? workers : defaultWorkers();
    IntFunction<String> names = threadName != null ? threadName : defaultNames(name);
    Settings settings =
        new Settings(
            LAST_ID.incrementAndGet(),
            flavor,
            name,
            count,
            names,
            threadStackSize,
            new Hooks(threadStart, threadStop, park, unpark, uncaught),
            observer,
            maxBlockingThreads,
            AsyncRuntime.nanosOf(blockingKeepAlive),
            AsyncRuntime.nanosOf(cleanUpLimit),
            AsyncRuntime.nanosOf(stuckAfter),
            maxSpareThreads,
            stuckTold,
            globalQueueInterval,
            eventInterval,
            seed != null ? seed : new SplittableRandom().nextLong(),
            startPaused,
            lifoSlot,
            pollTimes,
            shutDownOnUncaught,
            local ? Thread.currentThread() : null);
    return AsyncRuntime.start(settings);
  }

  private static IntFunction<String> defaultNames(String name) {
    return number -> name + "-" + number;
  }

  private static int defaultWorkers() {
    return workersFromOutside(
        "cortado.workers",
        "CORTADO_WORKERS",
        Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS));
  }

  /// What the system property says, or else the environment variable, or else `otherwise`.
  static int workersFromOutside(String property, String variable, int otherwise) {
    String value = System.getProperty(property);
    if (value != null) {
      return parseWorkers("system property " + property, value);
    }
    value = System.getenv(variable);
    if (value != null) {
      return parseWorkers("environment variable " + variable, value);
    }
    return otherwise;
  }

  static int parseWorkers(String source, String text) {
    try {
      return checkRange(source, Integer.parseInt(text.strip()), 1, MAX_WORKERS);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d, was '%s'".formatted(source, MAX_WORKERS, text));
    }
  }

  private static int checkRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, was %d".formatted(what, least, most, value));
    }
    return value;
  }

  private static void log(StuckTask stuck) {
    System.getLogger("cortado.runtime")
        .log(
            System.Logger.Level.WARNING,
            () ->
                stuck
                    + "\nrun it with spawnBlocking(), or within blockInPlace(), or yield now and then");
  }

  private static void report(Thread thread, Throwable failure) {
    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
  }
}
