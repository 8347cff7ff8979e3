package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariant (2) of [IdleWorkers] and (1) of [Pace]: a task in the inject queue is never left lying
/// while everybody sleeps, also if nobody is woken as long as a worker is awake.
///
/// Two workers and one who pushes from outside: a second worker is what may be searching, or awake,
/// and so keep the other from being woken.
class IdleWorkersModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void work_underEveryInterleaving_findsSomebodyAwake() {
    bounds(ModelScale.scenarios(6)).check(Sound.class);
  }

  @Test
  void twinThatSleepsWithoutLookingAgain_isCaught() {
    assertThatThrownBy(() -> bounds(15).check(Careless.class))
        .hasMessageContaining("everybody sleeps");
  }

  @Test
  void twinThatSaysTooLateThatItSleeps_isCaught() {
    assertThatThrownBy(() -> bounds(15).check(Late.class)).hasMessageContaining("everybody sleeps");
  }

  public abstract static class Life {

    private final IdleWorkers idle = new IdleWorkers(2, 0);
    private final Pace[] paces = {new Pace(), new Pace()};
    private final AtomicInteger work = new AtomicInteger();

    /// Set by an unpark, cleared by the worker.
    private final AtomicIntegerArray unparked = new AtomicIntegerArray(2);

    private final boolean[] asleep = new boolean[2];
    private final boolean[] searching = new boolean[2];

    protected Life() {
      paces[0].begin(0, 0);
      paces[1].begin(0, 0);
    }

    abstract boolean looksAgain();

    abstract boolean saysSoFirst();

    @Operation
    public void add() {
      if (work.getAndIncrement() == 0 && !paces[0].isKeepingUp(0) && !paces[1].isKeepingUp(0)) {
        wakeOne();
      }
    }

    @Operation(nonParallelGroup = "zero")
    public void workerZero() {
      step(0);
    }

    @Operation(nonParallelGroup = "one")
    public void workerOne() {
      step(1);
    }

    /// Wakes up, or finds work, or goes to sleep.
    private void step(int worker) {
      if (asleep[worker]) {
        if (unparked.getAndSet(worker, 0) == 1) {
          asleep[worker] = false;
          searching[worker] = true;
          paces[worker].begin(0, 0);
        }
      } else if (take()) {
        found(worker);
      } else {
        searching[worker] = searching[worker] || idle.tryStartSearching();
        if (searching[worker] && take()) {
          found(worker);
        } else {
          sleep(worker);
        }
      }
    }

    private void found(int worker) {
      if (searching[worker]) {
        searching[worker] = false;
        boolean _ = idle.stopSearching();
      }
    }

    private void sleep(int worker) {
      if (saysSoFirst()) {
        paces[worker].park(0, 0);
      }
      boolean _ = idle.park(worker, searching[worker]);
      searching[worker] = false;
      asleep[worker] = true;
      if (looksAgain() && work.get() > 0) {
        wakeOne();
      }
      paces[worker].park(0, 0);
    }

    private boolean take() {
      int seen = work.get();
      return seen > 0 && work.compareAndSet(seen, seen - 1);
    }

    private void wakeOne() {
      int worker = idle.wakeOne();
      if (worker >= 0) {
        unparked.set(worker, 1);
      }
    }

    @Validate
    public void somebodyIsComing() {
      boolean zeroSleeps = asleep[0] && unparked.get(0) == 0;
      boolean oneSleeps = asleep[1] && unparked.get(1) == 0;
      if (work.get() > 0 && zeroSleeps && oneSleeps) {
        throw new IllegalStateException("(2) there is work and everybody sleeps");
      }
    }
  }

  public static class Sound extends Life {
    @Override
    boolean looksAgain() {
      return true;
    }

    @Override
    boolean saysSoFirst() {
      return true;
    }
  }

  public static class Careless extends Sound {
    @Override
    boolean looksAgain() {
      return false;
    }
  }

  public static class Late extends Sound {
    @Override
    boolean saysSoFirst() {
      return false;
    }
  }
}
