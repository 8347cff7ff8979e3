package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1), (5) and (6) of [Timers]: an entry is in one state, and the driver never sleeps
/// past a deadline, not even when it has settled for a later one because a timer has gone.
class TimersModelTest {

  private static final long MILLI = 1_000_000;
  private static final int NEAR_BITS = 6;

  /// The wheel is confined to the lock, so there is nothing to be seen inside of its methods.
  private static ModelCheckingOptions bounds() {
    return new ModelCheckingOptions()
        .iterations(ModelScale.scenarios(5))
        .invocationsPerIteration(200)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0)
        .addGuarantee(forClasses(TimerWheel.class.getName()).allMethods().treatAsAtomic());
  }

  /// Wider, since a check that finds something stops there.
  private static ModelCheckingOptions boundsOfTwins() {
    return bounds().iterations(200).invocationsPerIteration(300);
  }

  @Test
  void driver_underEveryInterleaving_isUnparkedForAnEarlierDeadline() {
    bounds().threads(3).check(Sound.class);
  }

  @Test
  void driverThatSettles_underEveryInterleaving_isUnparkedForAnEarlierDeadline() {
    bounds().threads(3).check(Settling.class);
  }

  @Test
  void twinThatSettlesBeforeItAnnounces_isCaught() {
    assertThatThrownBy(() -> boundsOfTwins().threads(3).check(SettlingTooEarly.class))
        .hasMessageContaining("sleeps past a deadline");
  }

  @Test
  void twinThatReadsTheDeadlineBeforeItAnnounces_isCaught() {
    assertThatThrownBy(() -> boundsOfTwins().threads(3).check(Careless.class))
        .hasMessageContaining("sleeps past a deadline");
  }

  @Test
  void entry_underEveryInterleavingOfOwnerAndDriver_isInOneState() {
    bounds().threads(2).check(OneEntry.class);
  }

  /// A driver that parks, and two threads that arm timers.
  public abstract static class Parking {

    private static final long AWAKE = -1;

    final Timers timers;

    /// What an unpark leaves and the driver's park takes.
    private final AtomicBoolean permit = new AtomicBoolean();

    private long sleepsUntil = AWAKE;

    Parking() {
      timers = new Timers(new RuntimeClock(() -> 0, false), () -> permit.set(true), NEAR_BITS);
      timers.endPark();
    }

    abstract long announce();

    @Operation
    public void armLater() {
      TimerEntry _ = arm(20);
    }

    @Operation
    public void armEarlier() {
      TimerEntry _ = arm(10);
    }

    @Operation
    public void armEarliestAndDisarm() {
      TimerEntry entry = arm(5);
      timers.disarm(entry);
    }

    private TimerEntry arm(long millis) {
      TimerEntry entry = new Entry();
      if (timers.poll(entry, millis * MILLI, Waker.noop())) {
        throw new IllegalStateException("a timer is due");
      }
      return entry;
    }

    @Operation(nonParallelGroup = "driver")
    public void turn() {
      if (sleepsUntil == AWAKE) {
        sleepsUntil = announce();
      }
      if (permit.getAndSet(false)) {
        sleepsUntil = AWAKE;
        timers.endPark();
      }
    }

    @Validate
    public void sleepsLongEnough() {
      if (sleepsUntil > timers.nextDeadlineNanos() && !permit.get()) {
        throw new IllegalStateException("the driver sleeps past a deadline");
      }
    }
  }

  public static class Sound extends Parking {
    @Override
    long announce() {
      return timers.beginPark();
    }
  }

  public static class Settling extends Parking {
    @Override
    long announce() {
      long _ = timers.beginPark();
      return timers.settle();
    }
  }

  public static class SettlingTooEarly extends Parking {
    @Override
    long announce() {
      long deadlineNanos = timers.settle();
      long _ = timers.beginPark();
      return deadlineNanos;
    }
  }

  public static class Careless extends Parking {
    @Override
    long announce() {
      long deadlineNanos = timers.nextDeadlineNanos();
      long _ = timers.beginPark();
      return deadlineNanos;
    }
  }

  /// One entry, its owner, and the driver.
  public static class OneEntry {

    private final AtomicLong now = new AtomicLong();
    private final Timers timers =
        new Timers(new RuntimeClock(now::get, false), () -> {}, NEAR_BITS);
    private final TimerEntry entry = new Entry();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Waker waker = wakes::incrementAndGet;

    private long deadlineNanos = MILLI;

    /// Whether the owner was told to wait for a wake.
    private boolean waits;

    @Operation(nonParallelGroup = "owner")
    public void poll() {
      wakes.set(0);
      waits = !timers.poll(entry, deadlineNanos, waker);
    }

    @Operation(nonParallelGroup = "owner")
    public void reset() {
      deadlineNanos += MILLI;
      timers.reset(entry, deadlineNanos);
    }

    @Operation(nonParallelGroup = "owner")
    public void disarm() {
      timers.disarm(entry);
      waits = false;
    }

    @Operation(nonParallelGroup = "driver")
    public void passTimeAndFire() {
      now.addAndGet(MILLI);
      timers.fireDue();
    }

    @Validate
    public void isInOneState() {
      timers.fireDue();
      boolean armed = entry.stateAcquire() == TimerEntry.ARMED;
      if (armed != (entry.slot != TimerWheel.NO_SLOT)
          || armed != (entry.waker != null)
          || armed != (timers.nextDeadlineNanos() != Long.MAX_VALUE)) {
        throw new IllegalStateException("state, wheel and waker disagree");
      }
      if (waits ? !armed && wakes.get() == 0 : armed) {
        throw new IllegalStateException("a wake is lost, or one too many will come");
      }
      if (armed && deadlineNanos <= now.get()) {
        throw new IllegalStateException("a timer was left behind");
      }
    }
  }

  static final class Entry extends TimerEntry {}
}
