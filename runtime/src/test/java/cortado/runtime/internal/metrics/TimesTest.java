package cortado.runtime.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.observe.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void time_isInABucketThatHoldsItAndIsNarrow() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 10_000; round++) {
      long nanos = random.nextLong() >>> (1 + random.nextInt(63));
      int bucket = Times.bucketOf(nanos);
      long least = Times.leastOf(bucket);
      long next = Times.leastOf(bucket + 1);

      assertThat(nanos).as("seed %d", seed).isBetween(least, next);
      assertThat(next - least).as("seed %d", seed).isLessThanOrEqualTo(Math.max(1, least / 8));
    }
  }

  @Test
  void buckets_followEachOtherWithoutAGap() {
    for (int bucket = 0; bucket < 480; bucket++) {
      long least = Times.leastOf(bucket);

      assertThat(Times.bucketOf(least)).isEqualTo(bucket);
      assertThat(Times.bucketOf(Times.leastOf(bucket + 1) - 1)).isEqualTo(bucket);
    }
  }

  @Test
  void greatestTime_hasABucket() {
    var times = new Times();

    times.record(Long.MAX_VALUE);
    times.record(-1);

    assertThat(Times.sum(List.of(times)).count()).isEqualTo(2);
  }

  @Test
  void sum_hasWhatEachHas() {
    var first = new Times();
    var second = new Times();
    var gone = new Times();
    first.record(3);
    first.record(100);
    second.record(3);
    gone.record(5_000);
    second.addAll(gone);

    Histogram sum = Times.sum(List.of(first, second));

    assertThat(sum.count()).isEqualTo(4);
    assertThat(sum.buckets().getFirst())
        .isEqualTo(new Histogram.Bucket(Duration.ofNanos(3), Duration.ofNanos(4), 2));
    assertThat(sum.quantile(0.5)).contains(Duration.ofNanos(4));
    assertThat(sum.quantile(0.75)).contains(Duration.ofNanos(104));
    assertThat(sum.quantile(1)).contains(Duration.ofNanos(5_120));
  }
}
