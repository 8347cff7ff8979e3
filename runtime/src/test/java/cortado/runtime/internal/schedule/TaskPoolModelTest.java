package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskOptions;
import cortado.task.JoinHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) to (4) of [TaskPool]: a task that is woken is found, or somebody comes for it,
/// and none outlives its pool.
///
/// Two that run tasks and one who spawns, wakes and closes: of the two one may sleep, or be given
/// up, while the other was woken.
class TaskPoolModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(2)
        .actorsAfter(0)
        .minimizeFailedScenario(false);
  }

  @Test
  void pool_underEveryInterleaving_runsEveryTask() {
    bounds(ModelScale.scenarios(4)).check(Sound.class);
  }

  @Test
  void twinThatIsGivenUpWithoutAWord_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(GivenUpWithoutAWord.class))
        .hasMessageContaining("(3)");
  }

  @Test
  void twinThatLooksAndThenSleeps_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(LooksAndThenSleeps.class))
        .hasMessageContaining("a task is to be polled");
  }

  @Test
  void twinThatClosesWithoutAWord_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(ClosesWithoutAWord.class))
        .hasMessageContaining("(4)");
  }

  @Test
  void count_underEveryInterleaving_isTheLastToForgetATask() {
    bounds(ModelScale.scenarios(3))
        .actorsBefore(0)
        .actorsPerThread(1)
        .invocationsPerIteration(1_000)
        .check(Ending.class);
  }

  @Test
  void twinThatCountsAfterItHasLooked_isCaught() {
    assertThatThrownBy(() -> bounds(40).actorsBefore(0).check(CountsAfterItHasLooked.class))
        .hasMessageContaining("(1)");
  }

  /// One who runs tasks: asleep until he is woken, awake, or away.
  abstract static class Runner {
    private enum Stage {
      AWAY,
      ASLEEP,
      GIVEN_UP
    }

    final AtomicBoolean woken = new AtomicBoolean();
    private Stage stage = Stage.AWAY;

    abstract boolean runOne();

    /// Whether a task was put back.
    abstract boolean takeBreak();

    /// False if there is something to do.
    abstract boolean sleep(Waker waker);

    abstract void end();

    /// Runs what there is, and sleeps.
    final void run() {
      if (stage == Stage.GIVEN_UP || (stage == Stage.ASLEEP && !woken.getAndSet(false))) {
        return;
      }
      do {
        while (runOne()) {
          // One after the other.
        }
      } while (takeBreak() || !sleep(() -> woken.set(true)));
      stage = Stage.ASLEEP;
    }

    final void giveUp() {
      if (stage == Stage.ASLEEP) {
        stage = Stage.GIVEN_UP;
        end();
      }
    }

    final boolean isAsleep() {
      return stage == Stage.ASLEEP && !woken.get();
    }

    final boolean isComing() {
      return stage == Stage.ASLEEP && woken.get();
    }
  }

  public abstract static class Life {

    private final Queue<Sleeper> sleepers = new ConcurrentLinkedQueue<>();
    private final Runner zero = newRunner();
    private final Runner one = newRunner();
    private volatile boolean closed;

    abstract Runner newRunner();

    abstract void add(Sleeper sleeper);

    abstract int alive();

    /// Whether it can be closed at all.
    abstract boolean closePool();

    @Operation(nonParallelGroup = "others")
    public void spawn() {
      var sleeper = new Sleeper();
      sleepers.add(sleeper);
      add(sleeper);
    }

    @Operation(nonParallelGroup = "others")
    public void wake() {
      for (Sleeper sleeper : sleepers) {
        if (!sleeper.isOver()) {
          sleeper.due.set(true);
          sleeper.waker.wake();
          return;
        }
      }
    }

    @Operation(nonParallelGroup = "others", runOnce = true)
    public void close() {
      closed = closePool();
    }

    @Operation(nonParallelGroup = "zero")
    public void zero(@Param(gen = BooleanGen.class) boolean givesUp) {
      step(zero, givesUp);
    }

    @Operation(nonParallelGroup = "one")
    public void one(@Param(gen = BooleanGen.class) boolean givesUp) {
      step(one, givesUp);
    }

    private static void step(Runner runner, boolean givesUp) {
      if (givesUp) {
        runner.giveUp();
      } else {
        runner.run();
      }
    }

    @Validate
    public void nothingIsLeftLying() {
      int alive = 0;
      for (Sleeper sleeper : sleepers) {
        if (sleeper.cancels.get() > 1) {
          throw new IllegalStateException("(4) a task was cancelled twice");
        }
        if (!sleeper.isOver()) {
          alive++;
          boolean isLost = sleeper.due.get() && !zero.isComing() && !one.isComing();
          if (isLost && zero.isAsleep() && one.isAsleep()) {
            throw new IllegalStateException("(2) a task is to be polled, and both sleep");
          }
          if (isLost && (zero.isAsleep() || one.isAsleep())) {
            throw new IllegalStateException("(3) a task is to be polled, and nobody is told");
          }
        }
      }
      if (closed && alive > 0) {
        throw new IllegalStateException("(4) a task has outlived its pool");
      }
      if (alive != alive()) {
        throw new IllegalStateException(
            "(1) there are %d tasks, and %d are counted".formatted(alive, alive()));
      }
    }
  }

  public static class Sound extends Life {
    private final TaskPool pool = TaskPool.shared("pool", "pool 1");

    @Override
    Runner newRunner() {
      return new PoolRunner();
    }

    @Override
    void add(Sleeper sleeper) {
      JoinHandle<Integer> _ = pool.spawn(sleeper, TaskOptions.NONE);
    }

    @Override
    int alive() {
      return pool.size();
    }

    @Override
    boolean closePool() {
      pool.cutAll();
      return true;
    }

    void end(Shift shift) {
      shift.end();
    }

    private final class PoolRunner extends Runner {
      private Shift shift;

      private Shift shift() {
        if (shift == null) {
          shift = pool.newShift();
        }
        return shift;
      }

      @Override
      boolean runOne() {
        Current previous = shift().enter();
        try {
          return shift().runOne();
        } finally {
          shift().exit(previous);
        }
      }

      @Override
      boolean takeBreak() {
        return shift().takeBreak();
      }

      @Override
      boolean sleep(Waker waker) {
        return shift().sleep(waker, false);
      }

      @Override
      void end() {
        Sound.this.end(shift());
      }
    }
  }

  /// A task that waits; one who wakes it, one who closes the pool, and one who looks what is left,
  /// as [PoolEnd] does.
  public static class Ending {
    final TaskPool pool = TaskPool.shared("pool", "pool 1");
    private final Sleeper sleeper = new Sleeper();
    private volatile boolean wasFoundUncounted;

    /// With the task.
    public Ending() {
      JoinHandle<Integer> _ = pool.spawn(sleeper, TaskOptions.NONE);
      Shift shift = pool.newShift();
      Current previous = shift.enter();
      boolean _ = shift.runOne();
      shift.exit(previous);
      shift.end();
    }

    /// Whether no task is counted, and yet there is one.
    boolean findsUncounted() {
      return pool.size() == 0 && !pool.tasks().isEmpty();
    }

    @Operation(nonParallelGroup = "waking")
    public void wake() {
      sleeper.waker.wake();
    }

    @Operation(nonParallelGroup = "closing")
    public void close() {
      pool.cutAll();
    }

    @Operation(nonParallelGroup = "looking")
    public void look() {
      wasFoundUncounted |= findsUncounted();
    }

    @Validate
    public void whatIsLeftIsCounted() {
      if (wasFoundUncounted) {
        throw new IllegalStateException("(1) a task is there and not counted");
      }
    }
  }

  public static class CountsAfterItHasLooked extends Ending {
    @Override
    boolean findsUncounted() {
      return !pool.tasks().isEmpty() && pool.size() == 0;
    }
  }

  /// One who is given up tells nobody of the task that he was woken for.
  public static class GivenUpWithoutAWord extends Sound {
    @Override
    void end(Shift shift) {}
  }

  /// Ends no task as it is closed.
  public static class ClosesWithoutAWord extends Sound {
    @Override
    boolean closePool() {
      return true;
    }
  }

  /// Looks for a task, and leaves its waker if there was none, in two steps.
  public static class LooksAndThenSleeps extends Life {
    private final Queue<Sleeper> queue = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Waker> sleeping = new AtomicReference<>(Waker.noop());
    private final AtomicInteger alive = new AtomicInteger();

    @Override
    Runner newRunner() {
      return new Runner() {
        @Override
        boolean runOne() {
          Sleeper task = queue.poll();
          if (task != null) {
            task.poll(new Context(() -> schedule(task)));
          }
          return task != null;
        }

        @Override
        boolean takeBreak() {
          return false;
        }

        @Override
        boolean sleep(Waker waker) {
          if (!queue.isEmpty()) {
            return false;
          }
          sleeping.set(waker);
          return true;
        }

        @Override
        void end() {}
      };
    }

    @Override
    void add(Sleeper sleeper) {
      alive.incrementAndGet();
      schedule(sleeper);
    }

    private void schedule(Sleeper sleeper) {
      queue.add(sleeper);
      sleeping.get().wake();
    }

    @Override
    int alive() {
      return alive.get();
    }

    @Override
    boolean closePool() {
      return false;
    }
  }

  /// Waits for ever.
  static final class Sleeper implements Future<Integer> {
    final AtomicBoolean due = new AtomicBoolean(true);
    final AtomicInteger cancels = new AtomicInteger();
    volatile Waker waker = Waker.noop();

    @Override
    public Poll<Integer> poll(Context context) {
      waker = context.waker();
      due.set(false);
      return Poll.pending();
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }

    boolean isOver() {
      return cancels.get() > 0;
    }
  }
}
