package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariant (2) of [IdleWorkers]: work is never left lying while everybody sleeps.
///
/// Two workers and one who adds work from outside: a second worker is what may be searching, and so
/// keep the other from being woken.
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

  public abstract static class Life {

    private final IdleWorkers idle = new IdleWorkers(2);
    private final AtomicInteger work = new AtomicInteger();

    /// Set by an unpark, cleared by the worker.
    private final AtomicIntegerArray unparked = new AtomicIntegerArray(2);

    private final boolean[] asleep = new boolean[2];
    private final boolean[] searching = new boolean[2];

    abstract boolean looksAgain();

    @Operation
    public void add() {
      work.incrementAndGet();
      wakeOne();
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
        if (idle.stopSearching()) {
          wakeOne();
        }
      }
    }

    private void sleep(int worker) {
      boolean last = idle.park(worker, searching[worker]);
      searching[worker] = false;
      asleep[worker] = true;
      if (last && looksAgain() && work.get() > 0) {
        wakeOne();
      }
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
  }

  public static class Careless extends Life {
    @Override
    boolean looksAgain() {
      return false;
    }
  }
}
