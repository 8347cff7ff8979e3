package cortado.runtime.internal.metrics;

import cortado.observe.Histogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often something has taken how long, sorted into buckets an eighth of a power of two wide.
///
/// [#record] is for one thread at a time, the rest is safe for any thread.
public final class Times {
  /*
   *   nanoseconds   0 … 7      8 … 15      16 … 31     …   each power of two in eight equal parts
   *   bucket        the same   the same    two ns each
   */

  private static final int PART_BITS = 3;
  private static final int PARTS = 1 << PART_BITS;
  private static final int BUCKETS = (Long.SIZE - PART_BITS) * PARTS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  /// None yet.
  public Times() {}

  /// It has taken so long once more.
  public void record(long nanos) {
    int bucket = bucketOf(Math.max(0, nanos));
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
  }

  /// Adds what others have recorded, who do not any more.
  public void addAll(Times others) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts.setOpaque(bucket, counts.getPlain(bucket) + others.counts.getOpaque(bucket));
    }
  }

  /// What all of them have recorded.
  public static Histogram sum(List<Times> all) {
    var buckets = new ArrayList<Histogram.Bucket>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      long count = 0;
      for (Times each : all) {
        count += each.counts.getOpaque(bucket);
      }
      if (count > 0) {
        buckets.add(
            new Histogram.Bucket(
                Duration.ofNanos(leastOf(bucket)), Duration.ofNanos(leastOf(bucket + 1)), count));
      }
    }
    return new Histogram(buckets);
  }

  static int bucketOf(long nanos) {
    if (nanos < PARTS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - PART_BITS - Long.numberOfLeadingZeros(nanos);
    return (shift + 1) * PARTS + ((int) (nanos >>> shift) & (PARTS - 1));
  }

  /// The least time that belongs to a bucket, or the greatest there is.
  static long leastOf(int bucket) {
    if (bucket < PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    long least = (long) (PARTS + bucket % PARTS) << shift;
    return least < 0 ? Long.MAX_VALUE : least;
  }
}
