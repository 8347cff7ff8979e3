package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (2) of [Doze]: nothing begins without the sleeper being awake, and it is
/// woken once.
///
/// One sleeper and two who begin something, so that both may find it dozing.
class DozeModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(1)
        .actorsAfter(0);
  }

  @Test
  void doze_underEveryInterleaving_missesNothing() {
    bounds(ModelScale.scenarios(6)).check(Sound.class);
  }

  @Test
  void twinThatLooksBeforeItSaysSo_isCaught() {
    assertThatThrownBy(() -> bounds(15).check(Careless.class)).hasMessageContaining("(1)");
  }

  public abstract static class Life {

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private boolean asleep;

    /// Whether the sleeper sleeps now.
    abstract boolean fallAsleep(AtomicInteger begun);

    /// Whether the caller has woken the sleeper.
    abstract boolean rouse();

    @Operation(nonParallelGroup = "sleeper")
    public void sleep() {
      asleep = fallAsleep(begun);
    }

    @Operation
    public void begin() {
      begun.incrementAndGet();
      if (rouse()) {
        wakes.incrementAndGet();
      }
    }

    @Validate
    public void nothingIsMissed() {
      if (asleep && begun.get() > 0 && wakes.get() == 0) {
        throw new IllegalStateException("(1) something began and the watcher sleeps");
      }
      if (wakes.get() > 1) {
        throw new IllegalStateException("(2) woken twice");
      }
    }
  }

  public static class Sound extends Life {
    private final Doze doze = new Doze();

    @Override
    boolean fallAsleep(AtomicInteger begun) {
      return doze.beginUnless(() -> begun.get() > 0);
    }

    @Override
    boolean rouse() {
      return doze.end();
    }
  }

  public static class Careless extends Life {
    private final AtomicBoolean dozing = new AtomicBoolean();

    @Override
    boolean fallAsleep(AtomicInteger begun) {
      if (begun.get() > 0) {
        return false;
      }
      dozing.set(true);
      return true;
    }

    @Override
    boolean rouse() {
      return dozing.get() && dozing.getAndSet(false);
    }
  }
}
