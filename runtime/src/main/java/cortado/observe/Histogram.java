package cortado.observe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How often something has taken how long. Immutable.
///
/// @param buckets the spans that have occurred, shortest first, each no wider than an eighth of its
///   beginning
public record Histogram(List<Bucket> buckets) {

  /// With a copy of the list.
  public Histogram {
    buckets = List.copyOf(buckets);
  }

  /// How often it was measured.
  public long count() {
    return buckets.stream().mapToLong(Bucket::count).sum();
  }

  /// What such a part of all, from 0 to 1, has not exceeded, rounded up to the end of its bucket.
  /// Empty if nothing was measured.
  public Optional<Duration> quantile(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("part must be between 0 and 1, was " + part);
    }
    long wanted = Math.max(1, (long) Math.ceil(part * count()));
    long seen = 0;
    for (Bucket bucket : buckets) {
      seen += bucket.count();
      if (seen >= wanted) {
        return Optional.of(bucket.below());
      }
    }
    return Optional.empty();
  }

  /// Times that are counted together.
  ///
  /// @param from the least of them
  /// @param below what they are less than
  /// @param count how many there were
  public record Bucket(Duration from, Duration below, long count) {}
}
