package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VigilTest {

  private final Vigil vigil = new Vigil();

  @Test
  void threadThatPollsNothing_isNeverStalled() {
    assertThat(vigil.moveOn(8)).isEqualTo(4);

    assertThat(vigil.isStalled(8, 5)).isFalse();
    assertThat(vigil.stalledNanos()).isZero();
  }

  @Test
  void poll_isStalledFromItsSecondSampleOn() {
    assertThat(vigil.isStalled(7, 5)).isFalse();
    assertThat(vigil.moveOn(7)).isEqualTo(3);
    assertThat(vigil.isStalled(7, 5)).isTrue();
    assertThat(vigil.isStalled(7, 6)).isTrue();

    assertThat(vigil.stalledNanos()).isEqualTo(11);
    assertThat(vigil.beat()).isEqualTo(7);
  }

  @Test
  void nextPoll_startsAnew() {
    assertThat(vigil.moveOn(7)).isEqualTo(3);
    assertThat(vigil.isStalled(7, 5)).isTrue();

    assertThat(vigil.isStalled(9, 5)).isFalse();
    assertThat(vigil.moveOn(9)).isOne();
    assertThat(vigil.stalledNanos()).isZero();
  }

  @Test
  void stuckPoll_isToldOnce() {
    assertThat(vigil.moveOn(7)).isEqualTo(3);
    assertThat(vigil.isStuckIn(7)).isFalse();

    assertThat(vigil.setStuck()).isTrue();
    assertThat(vigil.setStuck()).isFalse();
    assertThat(vigil.isStuckIn(7)).isTrue();

    assertThat(vigil.moveOn(9)).isOne();
    assertThat(vigil.isStuckIn(9)).isFalse();
    assertThat(vigil.setStuck()).isTrue();
  }

  @Test
  void beatThatWraps_isCountedOn() {
    assertThat(vigil.moveOn(-1)).isPositive();

    assertThat(vigil.moveOn(3)).isEqualTo(2);
  }
}
