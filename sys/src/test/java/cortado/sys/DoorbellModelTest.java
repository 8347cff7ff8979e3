package cortado.sys;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (2) of [Doorbell]: nobody sleeps on work, or on a change, that came before.
///
/// One sleeper and two others, so that one can ring while the other announces.
class DoorbellModelTest {

  private static ModelCheckingOptions bounds() {
    return new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void sleeper_underEveryInterleaving_missesNothing() {
    bounds().check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenSleeps_isCaught() {
    assertThatThrownBy(() -> bounds().check(LooksAndThenSleeps.class))
        .hasMessageContaining("sleeps on");
  }

  @Test
  void twinThatAnnouncesBeforeItChanges_isCaught() {
    assertThatThrownBy(() -> bounds().check(AnnouncesFirst.class))
        .hasMessageContaining("(2) sleeps on a change");
  }

  /// A poller whose system calls are flags.
  public abstract static class Life {

    private final Doorbell doorbell = new Doorbell();
    private final AtomicInteger work = new AtomicInteger();
    final AtomicInteger changes = new AtomicInteger();
    final AtomicBoolean wakeUpCall = new AtomicBoolean();

    // The sleeper's own.
    private boolean asleep;
    private int workSeen;
    private int changesSeen;

    @Operation
    public void hand() {
      work.incrementAndGet();
      if (ring()) {
        wakeUpCall.set(true);
      }
    }

    @Operation
    public void change() {
      changes.incrementAndGet();
      if (announce()) {
        wakeUpCall.set(true);
      }
    }

    @Operation(nonParallelGroup = "sleeper")
    public void turn() {
      if (asleep) {
        if (wakeUpCall.getAndSet(false)) {
          asleep = false;
          endSleep();
        }
        return;
      }
      workSeen = work.get();
      asleep = beginSleep();
      changesSeen = changes.get();
      if (!asleep) {
        endSleep();
      }
    }

    @Validate
    public void nobodySleepsOnAnything() {
      if (!asleep || wakeUpCall.get()) {
        return;
      }
      if (work.get() > workSeen) {
        throw new IllegalStateException("(1) sleeps on work");
      }
      if (changes.get() > changesSeen) {
        throw new IllegalStateException("(2) sleeps on a change");
      }
    }

    boolean beginSleep() {
      return doorbell.beginSleep();
    }

    void endSleep() {
      doorbell.endSleep();
    }

    boolean ring() {
      return doorbell.ring();
    }

    boolean announce() {
      return doorbell.announce();
    }
  }

  public static class Sound extends Life {}

  /// Two steps where there has to be one.
  public static class LooksAndThenSleeps extends Life {

    private final AtomicBoolean rung = new AtomicBoolean();
    private final AtomicBoolean sleeping = new AtomicBoolean();

    @Override
    boolean beginSleep() {
      if (rung.get()) {
        return false;
      }
      sleeping.set(true);
      return true;
    }

    @Override
    void endSleep() {
      sleeping.set(false);
      rung.set(false);
    }

    @Override
    boolean ring() {
      rung.set(true);
      return sleeping.get();
    }

    @Override
    boolean announce() {
      return sleeping.get();
    }
  }

  public static class AnnouncesFirst extends Life {
    @Override
    public void change() {
      if (announce()) {
        wakeUpCall.set(true);
      }
      changes.incrementAndGet();
    }
  }
}
