package cortado.runtime.internal.driver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.reactor.Nowhere;
import cortado.runtime.internal.timer.RuntimeClock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// Invariant (1) of [Driver]: it has one owner at a time.
///
/// Three threads that want it: one may own it while the other two find it free.
class DriverModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(2)
        .actorsAfter(0);
  }

  @Test
  void driver_underEveryInterleaving_hasOneOwner() {
    bounds(ModelScale.scenarios(2)).check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenOwns_isCaught() {
    assertThatThrownBy(() -> bounds(5).check(LooksAndThenOwns.class)).hasMessageContaining("(1)");
  }

  public abstract static class Life {

    private final AtomicInteger owners = new AtomicInteger();

    abstract boolean tryOwn();

    abstract void disown();

    @Operation
    public void look() {
      if (tryOwn()) {
        if (owners.incrementAndGet() > 1) {
          throw new IllegalStateException("(1) the driver has two owners");
        }
        owners.decrementAndGet();
        disown();
      }
    }
  }

  public static class Sound extends Life {
    private final Driver driver = new Driver(new Nowhere(), RuntimeClock.paused(), () -> false);

    @Override
    boolean tryOwn() {
      return driver.tryOwn();
    }

    @Override
    void disown() {
      driver.disown();
    }
  }

  public static class LooksAndThenOwns extends Life {
    private final AtomicBoolean owned = new AtomicBoolean();

    @Override
    boolean tryOwn() {
      if (owned.get()) {
        return false;
      }
      owned.set(true);
      return true;
    }

    @Override
    void disown() {
      owned.set(false);
    }
  }
}
