package cortado.runtime.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {

  private long nanos;
  private long nanosPerLook;
  private int looksUntilItComes = Integer.MAX_VALUE;

  private final AdaptiveSpin spin =
      new AdaptiveSpin(() -> --looksUntilItComes < 0, () -> nanos += nanosPerLook);

  private void sleep(long lasting, boolean came) {
    spin.beforeSleep();
    nanos += lasting;
    spin.afterSleep(came);
  }

  private void sleepShort() {
    sleep(1, true);
  }

  private boolean spinInVain() {
    nanosPerLook = AdaptiveSpin.SPIN_NANOS / 3;
    boolean came = spin.spin();
    nanosPerLook = 0;
    return came;
  }

  @Test
  void spin_beforeAnySleep_isNotWorthwhile() {
    assertThat(spin.isWorthwhile()).isFalse();
  }

  @Test
  void spin_afterAShortSleep_isWorthwhile() {
    sleep(AdaptiveSpin.SHORT_NANOS - 1, true);

    assertThat(spin.isWorthwhile()).isTrue();
  }

  @Test
  void spin_afterALongSleep_isNotWorthwhile() {
    sleepShort();
    sleep(AdaptiveSpin.SHORT_NANOS, true);

    assertThat(spin.isWorthwhile()).isFalse();
  }

  @Test
  void spin_afterASleepThatSomethingElseHasEnded_isNotWorthwhile() {
    sleepShort();
    sleep(1, false);

    assertThat(spin.isWorthwhile()).isFalse();
  }

  @Test
  void spin_untilItComes_endsThen_andTheNextIsWorthwhileToo() {
    sleepShort();
    looksUntilItComes = 1_000;

    assertThat(spin.spin()).isTrue();
    assertThat(looksUntilItComes).isEqualTo(-1);
    assertThat(spin.isWorthwhile()).isTrue();
  }

  @Test
  void spin_inVain_endsInTime() {
    sleepShort();

    assertThat(spinInVain()).isFalse();
    assertThat(nanos).isBetween(AdaptiveSpin.SPIN_NANOS, 2 * AdaptiveSpin.SPIN_NANOS);
  }

  @Test
  void spinsInVain_leaveOutTwiceAsManySleepsEachTime_upToALimit() {
    sleepShort();
    for (int leftOut : new int[] {1, 2, 4, 8, 16, 32, 64, 64}) {
      assertThat(spinInVain()).isFalse();
      for (int sleep = 0; sleep < leftOut; sleep++) {
        assertThat(spin.isWorthwhile()).isFalse();
        sleepShort();
      }
      assertThat(spin.isWorthwhile()).as("the next sleep after %d is judged", leftOut).isFalse();
      sleepShort();
      assertThat(spin.isWorthwhile()).isTrue();
    }
  }

  @Test
  void spinThatWasNotInVain_makesTheNextPauseShortAgain() {
    sleepShort();
    assertThat(spinInVain()).isFalse();
    sleepShort();
    sleepShort();
    looksUntilItComes = 1;
    assertThat(spin.spin()).isTrue();
    looksUntilItComes = Integer.MAX_VALUE;
    assertThat(spinInVain()).isFalse();

    sleepShort();
    sleepShort();

    assertThat(spin.isWorthwhile()).isTrue();
  }
}
