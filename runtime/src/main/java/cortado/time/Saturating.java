package cortado.time;

import java.time.Duration;
import java.util.Objects;

/// Arithmetic on nanoseconds that stops at the ends of its range.
final class Saturating {

  /// The longest that anything here waits: about 30 years.
  private static final Duration LONGEST_WAIT = Duration.ofDays(30 * 365);

  private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration MIN = Duration.ofNanos(Long.MIN_VALUE);

  private Saturating() {}

  /// The nanoseconds of `duration`.
  static long nanosOf(Duration duration) {
    if (duration.compareTo(MAX) >= 0) {
      return Long.MAX_VALUE;
    }
    return duration.compareTo(MIN) <= 0 ? Long.MIN_VALUE : duration.toNanos();
  }

  /// The nanoseconds to wait when asked to wait for `duration`.
  static long waitNanosOf(Duration duration) {
    Objects.requireNonNull(duration, "duration");
    return nanosOf(duration.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : duration);
  }

  /// The sum.
  static long add(long nanos, long more) {
    long sum = nanos + more;
    boolean overflows = ((nanos ^ sum) & (more ^ sum)) < 0;
    return overflows ? (nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  /// The difference.
  static long subtract(long nanos, long less) {
    long difference = nanos - less;
    boolean overflows = ((nanos ^ less) & (nanos ^ difference)) < 0;
    return overflows ? (nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
  }
}
