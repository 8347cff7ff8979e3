package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace pace = new Pace();
  private long now = 1_000_000;
  private int polls;

  /// Lets the worker poll so many tasks, which take so long each, and then look around.
  private void poll(int count, long nanosEach) {
    now += count * nanosEach;
    polls += count;
    pace.look(now, polls);
  }

  private void begin() {
    pace.begin(now, polls);
  }

  @Test
  void shortPolls_areNeverWorthSharing() {
    begin();
    poll(61, 30);

    assertThat(pace.isWorthSharing(100_000)).isFalse();
  }

  @Test
  void longerPolls_areWorthSharingWhenThereAreEnough() {
    begin();
    poll(61, 5_000);

    assertThat(pace.isWorthSharing(4)).isFalse();
    assertThat(pace.isWorthSharing(5)).isTrue();
  }

  @Test
  void oneLongPollAmongShortOnes_doesNotCount() {
    begin();
    poll(61, 30);
    poll(61, 1_000_000);
    poll(61, 30);

    assertThat(pace.isWorthSharing(1_000)).isFalse();
  }

  @Test
  void pollsThatStayLong_countAfterAWhile() {
    begin();
    poll(61, 30);
    for (int look = 0; look < 40; look++) {
      poll(61, 5_000);
    }

    assertThat(pace.isWorthSharing(10)).isTrue();
  }

  @Test
  void observedPolls_countAtOnce() {
    begin();
    poll(61, 30);

    pace.observe(2_000_000);

    assertThat(pace.isWorthSharing(1)).isTrue();
  }

  @Test
  void others_areSeenToEvery200Micros_butAfterTwoPollsAtLeastAnd127AtMost() {
    begin();
    poll(61, 30);
    assertThat(pace.pollsUntilOthers()).isEqualTo(127);

    pace.observe(10_000);
    assertThat(pace.pollsUntilOthers()).isEqualTo(20);

    pace.observe(5_000_000);
    assertThat(pace.pollsUntilOthers()).isEqualTo(2);
  }

  @Test
  void sleep_isNotTakenForPolls() {
    for (int round = 0; round < 100; round++) {
      begin();
      now += 100;
      polls++;
      pace.park(now, polls);
      now += 50_000_000;
    }

    assertThat(pace.isWorthSharing(1_000)).isFalse();
  }

  @Test
  void isKeepingUp_onlyForAMomentAfterALook() {
    begin();
    assertThat(pace.isKeepingUp(now + 1_000)).isTrue();
    assertThat(pace.isKeepingUp(now + 10_000_000)).isFalse();

    poll(61, 30);
    assertThat(pace.isKeepingUp(now + 1_000)).isTrue();
  }

  @Test
  void parked_isNeitherAwakeNorKeepingUp() {
    begin();
    assertThat(pace.isAwake()).isTrue();

    pace.park(now, polls);

    assertThat(pace.isAwake()).isFalse();
    assertThat(pace.isKeepingUp(now)).isFalse();
  }
}
