package cortado.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private static Histogram.Bucket bucket(long from, long below, long count) {
    return new Histogram.Bucket(Duration.ofNanos(from), Duration.ofNanos(below), count);
  }

  @Test
  void quantile_ofNothing_isEmpty() {
    assertThat(new Histogram(List.of()).quantile(0.5)).isEmpty();
  }

  @Test
  void quantile_isTheEndOfTheBucketInWhichItLies() {
    var histogram = new Histogram(List.of(bucket(0, 1, 90), bucket(8, 9, 9), bucket(64, 72, 1)));

    assertThat(histogram.count()).isEqualTo(100);
    assertThat(histogram.quantile(0)).contains(Duration.ofNanos(1));
    assertThat(histogram.quantile(0.9)).contains(Duration.ofNanos(1));
    assertThat(histogram.quantile(0.91)).contains(Duration.ofNanos(9));
    assertThat(histogram.quantile(0.99)).contains(Duration.ofNanos(9));
    assertThat(histogram.quantile(1)).contains(Duration.ofNanos(72));
  }

  @Test
  void quantile_outsideOfTheScale_isRefused() {
    assertThatThrownBy(() -> new Histogram(List.of()).quantile(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("part must be between 0 and 1, was 99.0");
  }
}
