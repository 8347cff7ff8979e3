package cortado.time;

import java.time.Duration;

/// A point on the clock of a runtime.
///
/// Only moments of the same runtime can be compared; one of another runtime, or a reading of
/// [System#nanoTime()], is unrelated. The arithmetic stops at the ends of the range, some 292 years
/// before and after the runtime's start. Immutable.
///
/// @param nanos nanoseconds since the runtime started, negative for before
public record Moment(long nanos) implements Comparable<Moment> {

  /// The moment that is `duration` later.
  public Moment plus(Duration duration) {
    return new Moment(Saturating.add(nanos, Saturating.nanosOf(duration)));
  }

  /// The moment that is `duration` earlier.
  public Moment minus(Duration duration) {
    return new Moment(Saturating.subtract(nanos, Saturating.nanosOf(duration)));
  }

  /// How long it is from here to `other`, negative if that is earlier.
  public Duration until(Moment other) {
    return Duration.ofNanos(other.nanos).minusNanos(nanos);
  }

  /// Whether this is earlier than `other`.
  public boolean isBefore(Moment other) {
    return nanos < other.nanos;
  }

  /// Whether this is later than `other`.
  public boolean isAfter(Moment other) {
    return nanos > other.nanos;
  }

  @Override
  public int compareTo(Moment other) {
    return Long.compare(nanos, other.nanos);
  }
}
