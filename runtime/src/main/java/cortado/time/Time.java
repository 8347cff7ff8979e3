package cortado.time;

import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.timer.Timers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Functions that wait for time. Import statically.
///
/// They belong to the runtime of the calling thread, and throw [IllegalStateException] where there
/// is none. Time has a granularity of one millisecond: what waits goes on at the first whole
/// millisecond of the runtime's clock that is not too early. Durations of zero and below are over
/// at the first poll; above about 30 years they count as 30 years.
public final class Time {

  private Time() {}

  /// Waits for `duration`, counted from this call.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling takes the timer away and loses nothing.
  public static Sleep sleep(Duration duration) {
    Timers timers = timers("sleep()");
    long now = timers.clock().nanos();
    long waitNanos = Saturating.waitNanosOf(duration);
    return new Sleep(timers, Saturating.add(now, waitNanos), waitNanos > 0);
  }

  /// Waits until `deadline`.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling takes the timer away and loses nothing.
  public static Sleep sleepUntil(Moment deadline) {
    Objects.requireNonNull(deadline, "deadline");
    return new Sleep(timers("sleepUntil()"), deadline.nanos(), false);
  }

  /// Waits for `future`, but no longer than `duration`, counted from the end of its first poll, or
  /// of its second if the first has yielded.
  ///
  /// Like everything lazy, the time does not run before somebody awaits it. When the time is over,
  /// `future` is cancelled. It is polled before the time is looked at, so if it becomes ready at
  /// the very end its value counts, and one that is ready at once is never too late.
  ///
  /// ## Fails
  ///
  /// With [ElapsedException] when the time is over, and as `future` does.
  ///
  /// ## Cancel safety
  ///
  /// That of `future`, which is cancelled too.
  public static <T extends @Nullable Object> Future<T> timeout(
      Duration duration, Future<T> future) {
    return new Timeout<>(timers("timeout()"), duration, future);
  }

  /// Waits for `future`, but not past `deadline`; otherwise as [#timeout(Duration, Future)].
  public static <T extends @Nullable Object> Future<T> timeoutAt(
      Moment deadline, Future<T> future) {
    return new Timeout<>(
        timers("timeoutAt()"), Objects.requireNonNull(deadline, "deadline"), future);
  }

  /// Ticks at once and then after every `period`, which must be positive.
  public static Interval interval(Duration period) {
    Timers timers = timers("interval()");
    return new Interval(timers, timers.clock().nanos(), period);
  }

  /// Ticks at `start` and then after every `period`, which must be positive.
  public static Interval intervalAt(Moment start, Duration period) {
    Objects.requireNonNull(start, "start");
    return new Interval(timers("intervalAt()"), start.nanos(), period);
  }

  /// What time it is on the runtime's clock.
  public static Moment now() {
    return new Moment(timers("now()").clock().nanos());
  }

  private static Timers timers(String operation) {
    return Current.services(operation).timers();
  }
}
