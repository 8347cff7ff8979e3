package cortado.storm;

import cortado.future.Poll;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.RuntimeBuilder;
import cortado.runtime.RuntimeShutdownException;
import cortado.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// One storm on one runtime, from its seed, as far as threads allow.
///
/// Four seeds in a row are a current-thread runtime, and one, two and four workers. Some storms run
/// until every task has ended, and in the others the runtime is shut down at some moment.
final class Round {

  private static final int[] WORKERS = {0, 1, 2, 4};
  private static final int[] WIDTHS = {1, 2, 3, 8, 32, 128};
  private static final Duration STUCK_AFTER = Duration.ofMillis(6);

  private final long seed;
  private final Twin twin;
  private final Duration patience;
  private final SplittableRandom random;
  private final int workers;
  private final boolean cut;
  private final int width;
  private final Ledger ledger;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final ExecutorService foreign = Executors.newFixedThreadPool(3, threads("foreign-"));
  private final ExecutorService closers = Executors.newCachedThreadPool(threads("closer-"));

  private volatile AsyncRuntime runtime;

  /// Of about `steps` steps. When nothing has moved for `patience`, something is lost.
  Round(long seed, int steps, Twin twin, Duration patience) {
    this.seed = seed;
    this.twin = twin;
    this.patience = patience;
    this.random = new SplittableRandom(seed);
    this.workers = WORKERS[(int) Math.floorMod(seed, (long) WORKERS.length)];
    this.cut = random.nextInt(5) < 2;
    this.width = WIDTHS[random.nextInt(WIDTHS.length)];
    this.ledger =
        new Ledger(cut ? Integer.MAX_VALUE : steps, cut ? 1 + random.nextInt(2 * steps) : -1);
  }

  private ThreadFactory threads(String name) {
    return Thread.ofPlatform()
        .daemon()
        .name(name, 0)
        .uncaughtExceptionHandler((_, failure) -> ledger.uncaught(failure))
        .factory();
  }

  Counts counts() {
    return ledger.counts;
  }

  /// Runs to the end, and says what was wrong.
  List<String> run() {
    ledger.counts.rounds.increment();
    Thread body = Thread.ofPlatform().daemon().name("storm").start(this::runGuarded);
    try {
      if (!awaitMoving(body)) {
        ledger.judgeStandstill();
        if (twin == Twin.NONE) {
          dumpThreads();
        }
        abandon(body);
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException("a storm was interrupted", interrupted);
    } finally {
      foreign.shutdownNow();
      closers.shutdownNow();
    }
    return ledger.violations();
  }

  private boolean awaitMoving(Thread body) throws InterruptedException {
    long seen = -1;
    long since = System.nanoTime();
    while (!body.join(Duration.ofMillis(20))) {
      long now = ledger.progress();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        return false;
      }
    }
    return true;
  }

  private void abandon(Thread body) throws InterruptedException {
    AsyncRuntime begun = runtime;
    if (begun != null) {
      begun.shutdownNow();
    }
    boolean _ = body.join(patience);
  }

  private void runGuarded() {
    try {
      runtime = build();
      if (cut) {
        runAndCut();
      } else {
        runToTheEnd();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      ledger.judgeEnd();
    } catch (Throwable failure) {
      ledger.surprise("the storm has failed", failure);
    }
  }

  private AsyncRuntime build() {
    RuntimeBuilder builder =
        workers == 0
            ? AsyncRuntime.currentThread()
            : AsyncRuntime.multiThread().workers(workers).stuckAfter(STUCK_AFTER);
    return builder
        .seed(random.nextLong())
        .eventInterval(1 + random.nextInt(80))
        .globalQueueInterval(1 + random.nextInt(80))
        .maxBlockingThreads(1 + random.nextInt(3))
        .blockingKeepAlive(Duration.ofNanos(1_000L * random.nextInt(1_000)))
        .cleanUpLimit(Duration.ofHours(1))
        .onStuck(_ -> ledger.counts.stuck.increment())
        .onThreadStart(() -> threads.add(Thread.currentThread()))
        .uncaught((_, failure) -> ledger.uncaught(failure))
        .build();
  }

  private Script startScript() {
    Script script =
        new Script(ledger, runtime, foreign, closers, twin, 4 * width + 16, random.split());
    for (int number = 0; number < width; number++) {
      script.startElder(width > 2 && random.nextInt(4) == 0);
    }
    return script;
  }

  private void runToTheEnd() throws InterruptedException {
    Script script = startScript();
    List<Thread> helpers = List.of(helper(this::blockBesides));
    runtime.blockOn(ledger.over());
    join(helpers);
    runtime.close();
    endOthers(script);
  }

  private void runAndCut() throws InterruptedException {
    Script script = startScript();
    List<Thread> helpers = List.of(helper(this::blockUntilTheEnd), helper(this::blockBesides));
    ledger.awaitFull();
    ledger.counts.shutdowns.increment();
    beginToEnd();
    if (random.nextBoolean()) {
      // In a hurry: without waiting for clean-up.
      boolean _ = runtime.shutdown(Duration.ZERO);
    }
    runtime.close();
    join(helpers);
    endOthers(script);
  }

  /// Waits for what other threads have still to do, such as to spawn and to wake.
  private void endOthers(Script script) throws InterruptedException {
    script.awaitClosers();
    for (ExecutorService others : List.of(foreign, closers)) {
      others.shutdown();
      while (!others.awaitTermination(1, TimeUnit.HOURS)) {}
    }
  }

  /// Somebody else may be quicker to shut the runtime down.
  private void beginToEnd() {
    AsyncRuntime ending = runtime;
    switch (random.nextInt(5)) {
      case 0 -> foreign.execute(ending::close);
      case 1 -> foreign.execute(ending::shutdownNow);
      case 2 -> foreign.execute(() -> ending.shutdown(Duration.ZERO));
      case 3 ->
          ending.spawn(
              context -> {
                ending.shutdownNow();
                return Poll.ready(null);
              });
      default -> {}
    }
  }

  private void blockUntilTheEnd() {
    try {
      runtime.blockOn(ledger.over());
    } catch (RuntimeShutdownException expected) {
      // It was cut.
    }
  }

  /// Blocks on futures of its own, woken by foreign threads and by tasks, while the storm goes on.
  private void blockBesides() {
    AsyncRuntime mine = runtime;
    try {
      for (int number = 0; number < 20; number++) {
        var byForeign = new Signal(1);
        foreign.execute(byForeign::fire);
        mine.blockOn(byForeign);
        mine.blockOn(Tasks.yieldNow());
        var byTask = new Signal(1);
        mine.spawn(
            context -> {
              byTask.fire();
              return Poll.ready(null);
            });
        mine.blockOn(byTask);
      }
    } catch (RuntimeShutdownException | RejectedExecutionException expected) {
      // It was cut, perhaps long ago.
    }
  }

  private Thread helper(Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .name("storm-helper")
        .start(
            () -> {
              try {
                body.run();
              } catch (Throwable failure) {
                ledger.surprise("a helper has failed", failure);
              }
            });
  }

  private static void join(List<Thread> helpers) throws InterruptedException {
    for (Thread helper : helpers) {
      helper.join();
    }
  }

  private static void dumpThreads() {
    Thread.getAllStackTraces()
        .forEach(
            (thread, trace) -> {
              System.err.println(thread);
              for (StackTraceElement element : trace) {
                System.err.println("    " + element);
              }
            });
  }

  @Override
  public String toString() {
    return "storm with seed %d on %s, %d wide, %s"
        .formatted(
            seed,
            workers == 0 ? "the current thread" : workers + " workers",
            width,
            cut ? "shut down in the middle" : "to its end");
  }
}
