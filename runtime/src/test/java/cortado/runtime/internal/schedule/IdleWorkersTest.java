package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleWorkersTest {

  private final IdleWorkers idle = new IdleWorkers(4, 2);

  @Test
  void wakeOne_whileAllRun_wakesNobody() {
    assertThat(idle.wakeOne()).isEqualTo(-1);
  }

  @Test
  void wakeOne_wakesASleeper_whoThenSearches() {
    assertThat(idle.park(2, false)).isFalse();

    assertThat(idle.wakeOne()).isEqualTo(2);
    assertThat(idle.isParked(2)).isFalse();
    assertThat(idle.stopSearching()).isTrue();
  }

  @Test
  void wakeOne_whileSomebodySearches_wakesNobody() {
    assertThat(idle.park(0, false)).isFalse();
    assertThat(idle.park(1, false)).isFalse();
    assertThat(idle.wakeOne()).isNotNegative();

    assertThat(idle.wakeOne()).isEqualTo(-1);
  }

  @Test
  void tryStartSearching_allowsHalfOfTheWorkers() {
    assertThat(idle.tryStartSearching()).isTrue();
    assertThat(idle.tryStartSearching()).isTrue();

    assertThat(idle.tryStartSearching()).isFalse();
  }

  @Test
  void stopSearching_isTrueForTheLast() {
    assertThat(idle.tryStartSearching()).isTrue();
    assertThat(idle.tryStartSearching()).isTrue();

    assertThat(idle.stopSearching()).isFalse();
    assertThat(idle.stopSearching()).isTrue();
  }

  @Test
  void park_ofTheLastSearcher_asksForAnotherLook() {
    assertThat(idle.tryStartSearching()).isTrue();
    assertThat(idle.tryStartSearching()).isTrue();

    assertThat(idle.park(0, true)).isFalse();
    assertThat(idle.park(1, true)).isTrue();
  }

  @Test
  void spareWorker_parksBesideTheOthers() {
    for (int worker = 0; worker < 6; worker++) {
      assertThat(idle.park(worker, false)).isFalse();
    }
    assertThat(idle.parked()).isEqualTo(6);

    assertThat(idle.leaveParked(5)).isTrue();
    assertThat(idle.parked()).isEqualTo(5);
  }

  @Test
  void leaveParked_takesOutTheOneWhoAsks() {
    for (int worker = 0; worker < 4; worker++) {
      assertThat(idle.park(worker, false)).isFalse();
    }

    assertThat(idle.leaveParked(1)).isTrue();
    assertThat(idle.leaveParked(1)).isFalse();
    assertThat(idle.isParked(0)).isTrue();
    assertThat(idle.isParked(3)).isTrue();
    assertThat(idle.wakeOne()).isNotEqualTo(1).isNotNegative();
  }
}
