package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotifyTest {

  private final Notify notify = new Notify();

  private Polled<Void> waiting() {
    var polled = Polled.of(notify.notified());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private boolean hasPermit() {
    var probe = Polled.of(notify.notified());
    boolean ready = probe.poll().isReady();
    probe.cancel();
    return ready;
  }

  @Test
  void notified_afterNotifyOne_isReadyAtOnce() {
    notify.notifyOne();

    assertThat(Polled.of(notify.notified()).poll().isReady()).isTrue();
  }

  @Test
  void notifyOne_twiceWithoutWaiters_leavesOnePermit() {
    notify.notifyOne();
    notify.notifyOne();

    assertThat(hasPermit()).isTrue();
    assertThat(hasPermit()).isFalse();
  }

  @Test
  void notifyOne_wakesWhoHasWaitedLongest() {
    var first = waiting();
    var second = waiting();

    notify.notifyOne();

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(second.wakeCount()).isZero();
    assertThat(first.poll().isReady()).isTrue();
    assertThat(hasPermit()).isFalse();
  }

  @Test
  void notifyWaiters_wakesEverybodyAndLeavesNoPermit() {
    var first = waiting();
    var second = waiting();

    notify.notifyWaiters();

    assertThat(first.poll().isReady()).isTrue();
    assertThat(second.poll().isReady()).isTrue();
    assertThat(hasPermit()).isFalse();
  }

  @Test
  void notifyWaiters_reachesFuturesThatWereNeverPolled() {
    var before = Polled.of(notify.notified());

    notify.notifyWaiters();
    var after = Polled.of(notify.notified());

    assertThat(before.poll().isReady()).isTrue();
    assertThat(after.poll().isReady()).isFalse();
  }

  @Test
  void notifyWaiters_thenNotifyOne_leavesThePermitToTheNext() {
    var reached = Polled.of(notify.notified());
    notify.notifyWaiters();
    notify.notifyOne();

    assertThat(reached.poll().isReady()).isTrue();
    assertThat(hasPermit()).isTrue();
  }

  @Test
  void notifyOne_thenNotifyWaiters_keepsThePermit() {
    notify.notifyOne();
    notify.notifyWaiters();

    assertThat(hasPermit()).isTrue();
  }

  @Test
  void notified_polledWithAnotherWaker_wakesOnlyThatOne() {
    var polled = waiting();
    var first = polled.waker();
    polled.pollWithFreshWaker();
    polled.poll();

    notify.notifyOne();

    assertThat(first.count()).isZero();
    assertThat(polled.wakeCount()).isEqualTo(1);
  }

  @Test
  void notified_polledAfterReady_throws() {
    notify.notifyOne();
    var polled = Polled.of(notify.notified());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void notified_withoutBudget_leavesThePermit() {
    notify.notifyOne();
    var polled = Polled.of(notify.notified()).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(hasPermit()).isTrue();
  }

  @Test
  void cancel_inTheMiddle_keepsTheOthersInOrder() {
    var first = waiting();
    var middle = waiting();
    var last = waiting();

    middle.cancel();
    notify.notifyOne();
    notify.notifyOne();

    assertThat(first.isWoken()).isTrue();
    assertThat(middle.isWoken()).isFalse();
    assertThat(last.isWoken()).isTrue();
    assertThatIllegalStateException().isThrownBy(middle::poll);
  }

  @Test
  void cancel_ofNotified_forwardsToTheNext() {
    var first = waiting();
    var second = waiting();
    notify.notifyOne();

    first.cancel();
    first.cancel();

    assertThat(second.wakeCount()).isEqualTo(1);
    assertThat(second.poll().isReady()).isTrue();
    assertThat(hasPermit()).isFalse();
  }

  @Test
  void cancel_ofNotifiedWithoutOthers_leavesThePermit() {
    var only = waiting();
    notify.notifyOne();

    only.cancel();

    assertThat(hasPermit()).isTrue();
  }

  @Test
  void cancel_afterNotifyWaiters_forwardsNothing() {
    var first = waiting();
    notify.notifyWaiters();
    var second = waiting();

    first.cancel();

    assertThat(second.isWoken()).isFalse();
    assertThat(Polled.of(notify.notified()).poll().isReady()).isFalse();
  }

  @Test
  void cancel_afterReady_forwardsNothing() {
    var polled = waiting();
    notify.notifyOne();
    polled.poll();

    polled.cancel();

    assertThat(hasPermit()).isFalse();
  }

  @Test
  void enable_takesAPlaceWithoutAPoll() {
    var enabled = notify.notified();
    assertThat(enabled.enable()).isFalse();
    var behind = waiting();

    notify.notifyOne();

    assertThat(behind.isWoken()).isFalse();
    assertThat(enabled.enable()).isTrue();
    assertThat(Polled.of(enabled).poll().isReady()).isTrue();
  }

  @Test
  void enable_withPermit_holdsItUntilPolledOrCancelled() {
    notify.notifyOne();
    var enabled = notify.notified();

    assertThat(enabled.enable()).isTrue();

    assertThat(hasPermit()).isFalse();
    enabled.cancel();
    assertThat(hasPermit()).isTrue();
  }

  @Test
  void enable_afterTheEnd_throws() {
    var notified = notify.notified();
    notified.cancel();

    assertThatIllegalStateException().isThrownBy(notified::enable);
  }

  @Test
  void enabledThenPolled_isWokenThroughThatPoll() {
    var notified = notify.notified();
    assertThat(notified.enable()).isFalse();
    var polled = Polled.of(notified);
    polled.poll();

    notify.notifyOne();

    assertThat(polled.wakeCount()).isEqualTo(1);
  }

  @Test
  void wake_callsBackIntoTheNotify() throws Throwable {
    List<Boolean> seen = new ArrayList<>();
    notify
        .notified()
        .poll(
            new Context(
                () -> {
                  notify.notifyOne();
                  notify.notifyWaiters();
                  seen.add(hasPermit());
                }));
    var other = waiting();

    notify.notifyWaiters();

    assertThat(seen).containsExactly(true);
    assertThat(other.wakeCount()).isEqualTo(1);
  }
}
