package cortado.time;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import java.time.Duration;
import java.util.Objects;

/// Ticks again and again, one period apart.
///
/// The period counts from tick to tick, not from the end of what is done in between, so the ticks
/// do not drift. Nothing happens while no tick is awaited; what becomes of ticks that were due in
/// the meantime says [#missedTickBehavior(MissedTickBehavior)]. Confined to its owner, who awaits
/// one tick at a time.
public final class Interval extends TimerEntry {

  /// How late a tick may be taken and still count as taken in time.
  private static final long TOLERANCE_NANOS = 5_000_000;

  private final Timers timers;
  private final Duration period;
  private final long periodNanos;
  private MissedTickBehavior missedTickBehavior = MissedTickBehavior.BURST;
  private long nextNanos;

  Interval(Timers timers, long startNanos, Duration period) {
    if (!Objects.requireNonNull(period, "period").isPositive()) {
      throw new IllegalArgumentException("period must be positive, was " + period);
    }
    this.timers = timers;
    this.period = period;
    this.periodNanos = Saturating.waitNanosOf(period);
    this.nextNanos = startNanos;
  }

  /// The next tick; its value is the moment at which it was due, which is not later than now.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses no tick: the next call waits for the same one.
  public Future<Moment> tick() {
    return new Tick(this);
  }

  /// What [#tick()] does, for hand-written futures.
  public Poll<Moment> pollTick(Context context) {
    if (context.mustYield() || !timers.poll(this, nextNanos, context.waker())) {
      return Poll.pending();
    }
    context.madeProgress();
    long dueNanos = nextNanos;
    long nowNanos = timers.clock().nanos();
    boolean late = Saturating.subtract(nowNanos, dueNanos) > TOLERANCE_NANOS;
    startNextAt(
        late
            ? missedTickBehavior.nextNanos(dueNanos, nowNanos, periodNanos)
            : Saturating.add(dueNanos, periodNanos));
    return Poll.ready(new Moment(dueNanos));
  }

  Wait waitOfTick() {
    return Wait.until("tick", Saturating.subtract(nextNanos, timers.clock().nanos()));
  }

  /// Takes the timer away; the tick stays due when it is.
  void stopWaiting() {
    timers.disarm(this);
  }

  /// Sets what to do about ticks that were not taken in time, and returns this interval. A new one
  /// has [MissedTickBehavior#BURST].
  @CanIgnoreReturnValue
  public Interval missedTickBehavior(MissedTickBehavior behavior) {
    missedTickBehavior = Objects.requireNonNull(behavior, "behavior");
    return this;
  }

  /// What it does about ticks that were not taken in time.
  public MissedTickBehavior missedTickBehavior() {
    return missedTickBehavior;
  }

  /// The time from tick to tick.
  public Duration period() {
    return period;
  }

  /// Lets the next tick come one period from now. Ticks that were missed are forgotten.
  public void reset() {
    startNextAt(Saturating.add(timers.clock().nanos(), periodNanos));
  }

  /// Lets the next tick come at once.
  public void resetImmediately() {
    startNextAt(timers.clock().nanos());
  }

  /// Lets the next tick come in `duration`.
  public void resetAfter(Duration duration) {
    startNextAt(Saturating.add(timers.clock().nanos(), Saturating.waitNanosOf(duration)));
  }

  /// Lets the next tick come at `moment`; if that has passed, the ticks since then were missed.
  public void resetAt(Moment moment) {
    startNextAt(moment.nanos());
  }

  private void startNextAt(long nanos) {
    nextNanos = nanos;
    timers.reset(this, nanos);
  }
}
