package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.testing.Polled;
import org.junit.jupiter.api.Test;

class BarrierTest {

  private final Barrier barrier = new Barrier(3);

  private Polled<Boolean> arrived() {
    var polled = Polled.of(barrier.arrive());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private boolean arrivesLast() {
    return Polled.of(barrier.arrive()).pollValue();
  }

  @Test
  void arrive_ofTheLast_letsAllGoOnAndLeads() {
    var first = arrived();
    var second = arrived();
    assertThat(first.isWoken()).isFalse();

    assertThat(arrivesLast()).isTrue();

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(second.wakeCount()).isEqualTo(1);
    assertThat(first.pollValue()).isFalse();
    assertThat(second.pollValue()).isFalse();
  }

  @Test
  void arrive_afterARound_belongsToTheNext() {
    var first = arrived();
    arrived();
    assertThat(arrivesLast()).isTrue();

    var late = arrived();
    var later = arrived();

    assertThat(first.pollValue()).isFalse();
    assertThat(late.isWoken()).isFalse();
    assertThat(arrivesLast()).isTrue();
    assertThat(late.pollValue()).isFalse();
    assertThat(later.pollValue()).isFalse();
  }

  @Test
  void arrive_beforeItsFirstPoll_isNotCounted() {
    var unpolled = barrier.arrive();
    arrived();
    unpolled.cancel();

    arrived();

    assertThat(arrivesLast()).isTrue();
  }

  @Test
  void cancel_ofOneThatHasArrived_leavesItCounted() {
    var first = arrived();
    var second = arrived();

    first.cancel();
    first.cancel();

    assertThat(arrivesLast()).isTrue();
    assertThat(first.wakeCount()).isZero();
    assertThat(second.pollValue()).isFalse();
    assertThatIllegalStateException().isThrownBy(first::poll);
  }

  @Test
  void arrive_polledWithAnotherWaker_wakesOnlyThatOne() {
    var first = arrived();
    var stale = first.waker();
    first.pollWithFreshWaker();
    arrived();

    assertThat(arrivesLast()).isTrue();

    assertThat(stale.count()).isZero();
    assertThat(first.wakeCount()).isEqualTo(1);
  }

  @Test
  void arrive_polledAgainWhileItWaits_isCountedOnce() {
    var first = arrived();
    first.poll();
    arrived();

    assertThat(arrivesLast()).isTrue();
    first.poll();
    assertThatIllegalStateException().isThrownBy(first::poll);
  }

  @Test
  void arrive_withoutBudget_yieldsBeforeItArrives() {
    arrived();
    arrived();
    var last = Polled.of(barrier.arrive()).withBudget(0);

    assertThat(last.poll().isReady()).isFalse();
    assertThat(last.isWoken()).isTrue();
    assertThat(last.withBudget(1).pollValue()).isTrue();
  }

  @Test
  void barrierForOneOrNone_letsEachGoOnAsLeader() {
    assertThat(Polled.of(new Barrier(1).arrive()).pollValue()).isTrue();
    var none = new Barrier(0);
    assertThat(Polled.of(none.arrive()).pollValue()).isTrue();
    assertThat(Polled.of(none.arrive()).pollValue()).isTrue();
  }

  @Test
  void barrierForLess_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Barrier(-1))
        .withMessage("parties must not be negative, was -1");
  }
}
