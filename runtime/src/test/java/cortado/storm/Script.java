package cortado.storm;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.Flavor;
import cortado.task.AbortHandle;
import cortado.task.JoinHandle;
import cortado.task.JoinSet;
import cortado.task.TaskAbortedException;
import cortado.task.TaskExecutor;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// What the probes of one storm do, at random. Safe for any thread, where a probe is not given.
final class Script {

  private static final int VICTIMS = 32;
  private static final Runnable NOTHING = () -> {};

  final Ledger ledger;

  private final AsyncRuntime runtime;
  private final ExecutorService foreign;
  private final ExecutorService closers;
  private final Phaser closing = new Phaser(1);
  private final Twin twin;
  private final int mostAlive;
  private final SplittableRandom seeds;
  private final AtomicReferenceArray<AbortHandle> victims = new AtomicReferenceArray<>(VICTIMS);

  /// Has threads of `foreign` wake, and those of `closers` wait for what they close.
  Script(
      Ledger ledger,
      AsyncRuntime runtime,
      ExecutorService foreign,
      ExecutorService closers,
      Twin twin,
      int mostAlive,
      SplittableRandom seeds) {
    this.ledger = ledger;
    this.runtime = runtime;
    this.foreign = foreign;
    this.closers = closers;
    this.twin = twin;
    this.mostAlive = mostAlive;
    this.seeds = seeds;
  }

  synchronized SplittableRandom random() {
    return seeds.split();
  }

  /// Starts a probe that goes on for as long as the storm.
  void startElder(boolean mayBeAborted) {
    Probe elder = new Probe(this, NOTHING, Integer.MAX_VALUE);
    JoinHandle<Long> handle = runtime.spawn(wrapped(elder));
    if (mayBeAborted) {
      offer(handle, random());
    }
  }

  private Future<Long> wrapped(Probe probe) {
    return twin.wrap(probe, foreign);
  }

  /// Waits until all executors are closed, with what that begins.
  void awaitClosers() {
    int _ = closing.arriveAndAwaitAdvance();
  }

  // Steps

  /// What a probe is to wait for next, after it has perhaps done something else.
  Step next(Probe probe) {
    SplittableRandom random = probe.random();
    act(probe);
    return switch (random.nextInt(32)) {
      case 0, 1 -> join(random);
      case 2 -> set(random);
      case 3 -> job(random);
      case 4 -> pool(random);
      default -> wait(probe);
    };
  }

  /// What a probe is to wait for next, where it may not spawn.
  Step wait(Probe probe) {
    SplittableRandom random = probe.random();
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> new Step(Reason.YIELD, Tasks.yieldNow(), _ -> {});
      case 4, 5 -> new Step(Reason.SELF, new Signal(1), _ -> {});
      case 6, 7, 8 -> byTask(random);
      case 9 -> new Step(Reason.TIMER, Time.sleep(micros(random, 1_500)), _ -> {});
      case 10 -> byCrowd(2 + random.nextInt(2), random);
      default -> byForeign(random);
    };
  }

  private Step byTask(SplittableRandom random) {
    var signal = new Signal(1);
    JoinHandle<Long> courier =
        runtime.spawn(wrapped(new Probe(this, signal::fire, random.nextInt(2))));
    if (random.nextBoolean()) {
      detach(courier);
    }
    return new Step(Reason.TASK, signal, _ -> {});
  }

  private Step byForeign(SplittableRandom random) {
    var signal = new Signal(1);
    long delay = delay(random);
    foreign.execute(
        () -> {
          pause(delay);
          signal.fire();
        });
    return new Step(Reason.FOREIGN, signal, _ -> {});
  }

  private Step byCrowd(int size, SplittableRandom random) {
    var signal = new Signal(size);
    for (int number = 0; number < size; number++) {
      long delay = delay(random);
      foreign.execute(
          () -> {
            pause(delay);
            signal.fire();
          });
    }
    return new Step(Reason.CROWD, signal, _ -> {});
  }

  private Step join(SplittableRandom random) {
    Probe child = new Probe(this, NOTHING, random.nextInt(4));
    JoinHandle<Long> handle = Tasks.spawn(wrapped(child));
    if (random.nextInt(3) == 0) {
      offer(handle, random);
    }
    return new Step(
        Reason.JOIN,
        handle,
        answer -> {
          ledger.counts.joined.increment();
          checkEnd(child, answer);
        });
  }

  private void checkEnd(Probe child, Object answer) {
    String expected =
        switch (answer) {
          case Long id when id == child.id -> "finished";
          case Probe.Failed failure when failure.probe == child -> "failed";
          case TaskAbortedException _ -> "cancelled";
          default -> "ended with " + answer;
        };
    if (answer instanceof Probe.Failed failure) {
      ledger.heard(failure);
    }
    if (!expected.equals(child.end())) {
      ledger.violation(
          "%s has %s, and its handle says that it has %s".formatted(child, child.end(), expected));
    }
  }

  private Step set(SplittableRandom random) {
    var set = new JoinSet<Long>();
    int size = 1 + random.nextInt(4);
    for (int number = 0; number < size; number++) {
      AbortHandle handle = set.spawn(wrapped(new Probe(this, NOTHING, random.nextInt(3))));
      if (random.nextInt(3) == 0) {
        offer(handle, random);
      }
    }
    return new Step(
        Reason.SET,
        new Members(set),
        answer -> {
          if (!answer.equals(size)) {
            ledger.violation("a set of %d tasks gave %s".formatted(size, answer));
          }
        });
  }

  private Step pool(SplittableRandom random) {
    var executor = new TaskExecutor();
    int size = 1 + random.nextInt(4);
    List<Probe> members = new ArrayList<>();
    for (int number = 0; number < size; number++) {
      Probe member = new Probe(this, NOTHING, random.nextInt(4)).besideOthers();
      members.add(member);
      release(executor.spawn(wrapped(member)), random);
    }
    // Mostly none, now and then one, or two at once.
    for (int closer = random.nextInt(8); closer < 2; closer++) {
      closing.register();
      closers.execute(() -> close(executor));
    }
    return new Step(
        Reason.POOL,
        new Pool(executor),
        _ -> {
          for (Probe member : members) {
            if (member.end() == null) {
              ledger.violation("an executor is empty, and has " + member.describe());
            }
          }
        });
  }

  private void close(TaskExecutor executor) {
    try (var _ = runtime.handle().enter()) {
      executor.close();
    } finally {
      closing.arriveAndDeregister();
    }
  }

  private Step job(SplittableRandom random) {
    long nanos = delay(random);
    var ran = new boolean[1];
    JoinHandle<Boolean> handle =
        Tasks.spawnBlocking(
            () -> {
              ran[0] = true;
              pause(nanos);
              return true;
            });
    boolean aborted = random.nextInt(4) == 0;
    if (aborted) {
      foreign.execute(handle::abort);
    }
    return new Step(
        Reason.BLOCKING,
        handle,
        answer -> {
          boolean fine = answer instanceof TaskAbortedException || (ran[0] && answer.equals(true));
          if (!fine) {
            ledger.violation("a blocking job gave " + answer);
          }
        });
  }

  // Deeds

  private void act(Probe probe) {
    SplittableRandom random = probe.random();
    switch (random.nextInt(64)) {
      case 0, 1, 2 -> spawnAside(random);
      case 3, 4 -> abortOne(random);
      case 5 -> rare(probe);
      default -> {}
    }
  }

  private void rare(Probe probe) {
    SplittableRandom random = probe.random();
    boolean hasWorkers = runtime.flavor() == Flavor.WORK_STEALING;
    switch (random.nextInt(32)) {
      case 0 -> foreign.execute(this::dump);
      case 1 -> {
        if (hasWorkers) {
          LockSupport.parkNanos(1_000_000L * (10 + random.nextInt(20)));
        }
      }
      case 2, 3, 4, 5 -> {
        if (hasWorkers && !probe.isBesideOthers()) {
          blockInPlace(delay(random));
        }
      }
      default -> {}
    }
  }

  private void dump() {
    ledger.counts.dumps.increment();
    boolean _ = runtime.dump().tasks().isEmpty();
  }

  private void blockInPlace(long nanos) {
    ledger.counts.blocked.increment();
    try {
      Tasks.blockInPlace(
          () -> {
            pause(nanos);
            return null;
          });
    } catch (Exception surprise) {
      throw new AssertionError(surprise);
    }
  }

  private void spawnAside(SplittableRandom random) {
    if (ledger.alive() >= mostAlive) {
      return;
    }
    Probe child = new Probe(this, NOTHING, random.nextInt(8));
    SplittableRandom another = random.split();
    switch (random.nextInt(3)) {
      case 0 -> foreign.execute(() -> release(runtime.spawn(wrapped(child)), another));
      default -> release(Tasks.spawn(wrapped(child)), another);
    }
  }

  /// Lets a task run on: among the victims, detached, or with a handle that nobody has.
  private void release(JoinHandle<Long> handle, SplittableRandom random) {
    switch (random.nextInt(3)) {
      case 0 -> offer(handle, random);
      case 1 -> detach(handle);
      default -> {}
    }
  }

  private void detach(JoinHandle<Long> handle) {
    ledger.counts.detached.increment();
    handle.cancel();
  }

  private void offer(AbortHandle handle, SplittableRandom random) {
    victims.set(random.nextInt(VICTIMS), handle);
  }

  private void abortOne(SplittableRandom random) {
    AbortHandle victim = victims.getAndSet(random.nextInt(VICTIMS), null);
    if (victim == null) {
      return;
    }
    ledger.counts.aborts.increment();
    if (random.nextBoolean()) {
      foreign.execute(victim::abort);
    } else {
      victim.abort();
    }
  }

  // Time

  private static long delay(SplittableRandom random) {
    return random.nextInt(8) == 0 ? 1_000L * random.nextInt(300) : 0;
  }

  private static void pause(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  private static Duration micros(SplittableRandom random, int bound) {
    return Duration.ofNanos(1_000L * random.nextInt(bound));
  }

  /// Runs an executor until it is empty, and then closes it.
  private static final class Pool implements Future<Void> {
    private final TaskExecutor executor;
    private final Future<Void> all;

    Pool(TaskExecutor executor) {
      this.executor = executor;
      this.all = executor.runAll();
    }

    @Override
    public Poll<Void> poll(Context context) throws Throwable {
      Poll<Void> poll = all.poll(context);
      if (poll.isReady()) {
        executor.close();
      }
      return poll;
    }

    @Override
    public void cancel() {
      all.cancel();
      executor.close(Duration.ZERO);
    }

    @Override
    public String toString() {
      return "an executor with %d left".formatted(executor.size());
    }
  }

  /// Joins the tasks of a set, and gives their number.
  private final class Members implements Future<Integer> {
    private final JoinSet<Long> set;
    private int joined;

    Members(JoinSet<Long> set) {
      this.set = set;
    }

    @Override
    public Poll<Integer> poll(Context context) {
      while (set.pollJoinNext(context) instanceof Ready<Outcome<Long>> ready) {
        Outcome<Long> outcome = ready.value();
        if (outcome == null) {
          return Poll.ready(joined);
        }
        joined++;
        ledger.counts.joined.increment();
        if (outcome instanceof Outcome.Failure<Long>(Throwable failure)) {
          heard(failure);
        }
      }
      return Poll.pending();
    }

    private void heard(Throwable failure) {
      if (failure instanceof Probe.Failed failed) {
        ledger.heard(failed);
      } else if (!(failure instanceof TaskAbortedException)) {
        ledger.violation("a task of a set gave " + failure);
      }
    }

    @Override
    public void cancel() {
      set.close();
    }

    @Override
    public String toString() {
      return "a set with %d left".formatted(set.size());
    }
  }
}
