package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MomentTest {

  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration MOST_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

  @Test
  void plusAndMinus_ordinaryDurations_areExact() {
    var moment = new Moment(5);

    assertThat(moment.plus(Duration.ofNanos(3))).isEqualTo(new Moment(8));
    assertThat(moment.minus(Duration.ofNanos(8))).isEqualTo(new Moment(-3));
    assertThat(moment.plus(Duration.ofNanos(-8))).isEqualTo(new Moment(-3));
    assertThat(moment.plus(Duration.ofNanos(Long.MIN_VALUE)).plus(Duration.ofNanos(Long.MAX_VALUE)))
        .isEqualTo(new Moment(4));
  }

  @Test
  void plusAndMinus_beyondTheRange_stopAtItsEnds() {
    var first = new Moment(Long.MIN_VALUE);
    var last = new Moment(Long.MAX_VALUE);

    assertThat(new Moment(1).plus(LONGEST)).isEqualTo(last);
    assertThat(last.plus(Duration.ofNanos(1))).isEqualTo(last);
    assertThat(last.minus(MOST_NEGATIVE)).isEqualTo(last);
    assertThat(new Moment(-2).minus(LONGEST)).isEqualTo(first);
    assertThat(new Moment(-2).plus(MOST_NEGATIVE)).isEqualTo(first);
    assertThat(first.minus(Duration.ofNanos(1))).isEqualTo(first);
  }

  @Test
  void until_anyTwo_isExact() {
    assertThat(new Moment(5).until(new Moment(3))).isEqualTo(Duration.ofNanos(-2));
    assertThat(new Moment(Long.MIN_VALUE).until(new Moment(Long.MAX_VALUE)))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE).plusNanos(Long.MAX_VALUE).plusNanos(1));
  }

  @Test
  void order_isThatOfTime() {
    var early = new Moment(-1);
    var late = new Moment(1);

    assertThat(early).isLessThan(late).isEqualByComparingTo(new Moment(-1));
    assertThat(early.isBefore(late)).isTrue();
    assertThat(late.isBefore(early)).isFalse();
    assertThat(late.isAfter(early)).isTrue();
    assertThat(late.isAfter(late)).isFalse();
  }
}
