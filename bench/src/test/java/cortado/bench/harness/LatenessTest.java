package cortado.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenessTest {

  private static final long FAR = 3_600_000_000_000L;

  @Test
  void delays_areSpreadOverOneSecond_eachOnce() {
    var lateness = new Lateness(1000);

    assertThat(IntStream.range(0, 1000).mapToLong(lateness::delayNanos).sorted().boxed())
        .isEqualTo(
            IntStream.range(0, 1000).mapToObj(place -> 506_000_000L + place * 1_000_000L).toList());
  }

  @Test
  void awake_beforeTheDeadline_throws() {
    var lateness = new Lateness(2);

    assertThatIllegalStateException()
        .isThrownBy(() -> lateness.awake(1, System.nanoTime() + FAR))
        .withMessageContaining("sleeper 1 woke")
        .withMessageContaining("early");
  }

  @Test
  void metrics_areTheMiddleTheTopHundredthAndTheWorst() {
    var lateness = new Lateness(100);
    long now = System.nanoTime();
    for (int sleeper = 0; sleeper < 100; sleeper++) {
      lateness.awake(sleeper, now - sleeper * 10_000_000_000L);
    }

    assertThat(lateness.metrics())
        .hasEntrySatisfying(
            "late_p50_us", late -> assertThat(late).isBetween(500_000_000L, 509_999_999L))
        .hasEntrySatisfying(
            "late_p99_us", late -> assertThat(late).isBetween(990_000_000L, 999_999_999L))
        .hasEntrySatisfying(
            "late_max_us", late -> assertThat(late).isBetween(990_000_000L, 999_999_999L));
  }
}
