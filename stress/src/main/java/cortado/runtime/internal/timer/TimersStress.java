package cortado.runtime.internal.timer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claims of [Timers], and two broken twins.
public final class TimersStress {

  private static final long MILLI = 1_000_000;

  /// Small, since there are many at once.
  private static final int NEAR_BITS = 6;

  private TimersStress() {}

  /// Who arms a timer unparks the driver, or the driver parks for that timer.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the driver is unparked")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the driver parks for the timer")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the driver sleeps past the deadline")
  @State
  public static class ArmAndPark {

    private final AtomicInteger unparks = new AtomicInteger();
    private final Timers timers = timers(unparks::incrementAndGet);

    @Actor
    public void owner(II_Result result) {
      boolean _ = timers.poll(new Entry(), MILLI, Waker.noop());
      result.r1 = unparks.get();
    }

    @Actor
    public void driver(II_Result result) {
      result.r2 = timers.beginPark() == MILLI ? 1 : 0;
    }
  }

  /// The same for a driver that makes the deadline exact before it parks.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the driver is unparked")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the driver parks for the timer")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the driver sleeps past the deadline")
  @State
  public static class ArmAndSettle {

    private final AtomicInteger unparks = new AtomicInteger();
    private final Timers timers = timers(unparks::incrementAndGet);

    @Actor
    public void owner(II_Result result) {
      boolean _ = timers.poll(new Entry(), MILLI, Waker.noop());
      result.r1 = unparks.get();
    }

    @Actor
    public void driver(II_Result result) {
      long _ = timers.beginPark();
      result.r2 = timers.settle() == MILLI ? 1 : 0;
    }
  }

  /// Who moves the clock unparks the driver, or the driver reads the clock as it is then.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the driver is unparked")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the driver sees the new time")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the driver sleeps by a clock that has moved")
  @State
  public static class MoveClockAndPark {

    private final AtomicInteger unparks = new AtomicInteger();
    private final RuntimeClock clock = RuntimeClock.paused();
    private final Timers timers = new Timers(clock, unparks::incrementAndGet, NEAR_BITS);

    public MoveClockAndPark() {
      timers.endPark();
    }

    @Actor
    public void mover(II_Result result) {
      clock.advance(MILLI);
      timers.clockChanged();
      result.r1 = unparks.get();
    }

    @Actor
    public void driver(II_Result result) {
      long _ = timers.beginPark();
      result.r2 = clock.nanos() == MILLI ? 1 : 0;
    }
  }

  /// A poll that a wake has brought finds the timer fired, without the lock; and a poll that comes
  /// on its own and does not is woken.
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the wake is still to come")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "fired, and the wake is on its way")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "woken, and fired")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "woken for nothing, and never again")
  @State
  public static class FireAndPoll {

    private final AtomicInteger wakes = new AtomicInteger();
    private final Waker waker = wakes::incrementAndGet;
    private final AtomicLong now = new AtomicLong();
    private final Timers timers =
        new Timers(new RuntimeClock(now::get, false), () -> {}, NEAR_BITS);
    private final TimerEntry entry = new Entry();

    public FireAndPoll() {
      boolean _ = timers.poll(entry, MILLI, waker);
      now.set(MILLI);
    }

    @Actor
    public void driver() {
      timers.fireDue();
    }

    @Actor
    public void owner(II_Result result) {
      result.r1 = wakes.get();
      result.r2 = timers.poll(entry, MILLI, waker) ? 1 : 0;
    }
  }

  /// A twin whose driver announces its park by a release, which the look at the deadline may pass.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the driver sleeps past it")
  @State
  public static class ParkByRelease {

    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicLong hint = new AtomicLong(Long.MAX_VALUE);

    @Actor
    public void owner(II_Result result) {
      hint.set(MILLI);
      result.r1 = parked.get();
    }

    @Actor
    public void driver(II_Result result) {
      parked.setRelease(1);
      result.r2 = hint.getAcquire() == MILLI ? 1 : 0;
    }
  }

  /// A twin that wakes before it says that the timer has fired.
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "woken for nothing")
  @State
  public static class WakeBeforeFired {

    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger fired = new AtomicInteger();

    @Actor
    public void driver() {
      wakes.setRelease(1);
      fired.setRelease(1);
    }

    @Actor
    public void owner(II_Result result) {
      result.r1 = wakes.getAcquire();
      result.r2 = fired.getAcquire();
    }
  }

  private static Timers timers(Runnable unpark) {
    var timers = new Timers(new RuntimeClock(() -> 0, false), unpark, NEAR_BITS);
    timers.endPark();
    return timers;
  }

  static final class Entry extends TimerEntry {}
}
