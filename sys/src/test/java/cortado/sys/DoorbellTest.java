package cortado.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoorbellTest {

  private final Doorbell doorbell = new Doorbell();

  @Test
  void beginSleep_onAQuietBell_allowsIt() {
    assertThat(doorbell.beginSleep()).isTrue();
  }

  @Test
  void beginSleep_afterRings_refusesOnce() {
    assertThat(doorbell.ring()).isFalse();
    assertThat(doorbell.ring()).isFalse();

    assertThat(doorbell.beginSleep()).isFalse();
    doorbell.endSleep();
    assertThat(doorbell.beginSleep()).isTrue();
  }

  @Test
  void ring_duringASleep_wantsOneCallerToWake() {
    doorbell.beginSleep();

    assertThat(doorbell.ring()).isTrue();
    assertThat(doorbell.ring()).isFalse();
    assertThat(doorbell.announce()).isFalse();
  }

  @Test
  void announce_duringASleep_wantsOneCallerToWake() {
    doorbell.beginSleep();

    assertThat(doorbell.announce()).isTrue();
    assertThat(doorbell.announce()).isFalse();
    assertThat(doorbell.ring()).isFalse();
  }

  @Test
  void announce_onAQuietBell_doesNotRingIt() {
    assertThat(doorbell.announce()).isFalse();

    assertThat(doorbell.beginSleep()).isTrue();
  }

  @Test
  void announce_onARungBell_leavesItRung() {
    doorbell.ring();
    assertThat(doorbell.announce()).isFalse();

    assertThat(doorbell.beginSleep()).isFalse();
  }

  @Test
  void endSleep_answersTheRingThatCameDuringIt() {
    doorbell.beginSleep();
    doorbell.ring();
    doorbell.endSleep();

    assertThat(doorbell.beginSleep()).isTrue();
  }
}
