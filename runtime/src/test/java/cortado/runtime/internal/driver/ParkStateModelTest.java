package cortado.runtime.internal.driver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (2) of [ParkState].
///
/// One thread that sleeps and two that unpark it: the second is what could make the call twice. The
/// permit of `LockSupport` is a counter here, since a checker may let a real park return for no
/// reason.
class ParkStateModelTest {

  private static ModelCheckingOptions bounds() {
    return new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(2)
        .actorsAfter(0);
  }

  @Test
  void state_underEveryInterleaving_losesNoUnpark() {
    bounds().check(Sound.class);
  }

  @Test
  void twinThatSleepsWithoutLookingAgain_isCaught() {
    assertThatThrownBy(() -> bounds().check(Careless.class))
        .hasMessageContaining("(1) an unpark was lost");
  }

  public abstract static class Life {
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger permits = new AtomicInteger();
    private volatile int seen;
    private volatile boolean asleep;

    abstract boolean begin();

    abstract void end();

    abstract int notified();

    @Operation
    public void signal() {
      signals.incrementAndGet();
      if (notified() == ParkState.PARKED && permits.incrementAndGet() > 1) {
        throw new IllegalStateException("(2) the sleeper was woken twice");
      }
    }

    /// Goes to sleep, or wakes up, or looks at what there is.
    @Operation(nonParallelGroup = "sleeper")
    public void step() {
      if (!asleep) {
        asleep = begin();
        if (asleep) {
          return;
        }
      } else if (permits.get() == 0) {
        return;
      } else {
        permits.decrementAndGet();
        asleep = false;
      }
      end();
      seen = signals.get();
    }

    @Validate
    public void nobodySleepsThroughASignal() {
      if (asleep && permits.get() == 0 && seen < signals.get()) {
        throw new IllegalStateException("(1) an unpark was lost");
      }
    }
  }

  public static class Sound extends Life {
    private final ParkState state = new ParkState();

    @Override
    boolean begin() {
      return state.beginPark(ParkState.PARKED);
    }

    @Override
    void end() {
      state.endPark();
    }

    @Override
    int notified() {
      return state.unpark();
    }
  }

  /// Looks at the state, and then writes that it sleeps.
  public static class Careless extends Life {
    private final AtomicInteger state = new AtomicInteger(ParkState.EMPTY);

    @Override
    boolean begin() {
      if (state.get() == ParkState.EMPTY) {
        state.set(ParkState.PARKED);
        return true;
      }
      return false;
    }

    @Override
    void end() {
      state.set(ParkState.EMPTY);
    }

    @Override
    int notified() {
      return state.getAndSet(ParkState.NOTIFIED);
    }
  }
}
