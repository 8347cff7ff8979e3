package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneshotTest {

  private final Oneshot<String> oneshot = Oneshot.create();
  private final Oneshot.Sender<String> sender = oneshot.sender();
  private final Oneshot.Receiver<String> receiver = oneshot.receiver();

  @Test
  void receiver_afterSend_hasValueAtOnce() {
    assertThat(sender.send("a")).isTrue();

    assertThat(Polled.of(receiver).pollValue()).isEqualTo("a");
  }

  @Test
  void receiver_beforeSend_isPendingUntilWokenBySend() {
    var polled = Polled.of(receiver);
    assertThat(polled.poll().isReady()).isFalse();

    assertThat(sender.send("a")).isTrue();

    assertThat(polled.wakeCount()).isEqualTo(1);
    assertThat(polled.pollValue()).isEqualTo("a");
  }

  @Test
  void receiver_ofNull_receivesNull() {
    assertThat(sender.send(null)).isTrue();

    assertThat(Polled.of(receiver).pollValue()).isNull();
  }

  @Test
  void receiver_polledWithAnotherWaker_wakesOnlyThatOne() {
    var polled = Polled.of(receiver);
    polled.poll();
    var first = polled.waker();
    polled.pollWithFreshWaker();

    assertThat(sender.send("a")).isTrue();

    assertThat(first.count()).isZero();
    assertThat(polled.wakeCount()).isEqualTo(1);
  }

  @Test
  void receiver_polledForNothing_staysPendingAndIsWokenOnce() {
    var polled = Polled.of(receiver);
    for (int i = 0; i < 3; i++) {
      assertThat(polled.poll().isReady()).isFalse();
    }

    assertThat(sender.send("a")).isTrue();

    assertThat(polled.wakeCount()).isEqualTo(1);
  }

  @Test
  void receiver_afterSenderClosed_fails() {
    var polled = Polled.of(receiver);
    polled.poll();

    sender.close();

    assertThat(polled.isWoken()).isTrue();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(polled::poll);
    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void receiver_polledAfterValue_throws() {
    assertThat(sender.send("a")).isTrue();
    var polled = Polled.of(receiver);
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void receiver_withoutBudget_yieldsBeforeItTakesTheValue() {
    assertThat(sender.send("a")).isTrue();
    var polled = Polled.of(receiver).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(polled.withBudget(1).pollValue()).isEqualTo("a");
  }

  @Test
  void send_twice_throws() {
    assertThat(sender.send("a")).isTrue();

    assertThatIllegalStateException().isThrownBy(() -> sender.send("b"));
    assertThat(Polled.of(receiver).pollValue()).isEqualTo("a");
  }

  @Test
  void send_afterClose_throws() {
    sender.close();

    assertThatIllegalStateException().isThrownBy(() -> sender.send("a"));
  }

  @Test
  void senderClose_afterSend_changesNothing() {
    assertThat(sender.send("a")).isTrue();
    sender.close();

    assertThat(Polled.of(receiver).pollValue()).isEqualTo("a");
  }

  @Test
  void send_afterReceiverClosed_isRefused() {
    receiver.close();

    assertThat(sender.isClosed()).isTrue();
    assertThat(sender.send("a")).isFalse();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> Polled.of(receiver).poll());
  }

  @Test
  void send_afterReceiverCancelled_isRefused() {
    receiver.cancel();

    assertThat(sender.send("a")).isFalse();
  }

  @Test
  void receiverClose_afterSend_leavesTheValueReceivable() {
    assertThat(sender.send("a")).isTrue();
    receiver.close();

    assertThat(Polled.of(receiver).pollValue()).isEqualTo("a");
  }

  @Test
  void receiverClose_whileItWaits_endsTheWait() {
    var polled = Polled.of(receiver);
    polled.poll();

    receiver.close();

    assertThat(polled.isWoken()).isTrue();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(polled::poll);
  }

  @Test
  void receiverCancel_afterSend_dropsTheValue() {
    assertThat(sender.send("a")).isTrue();
    receiver.cancel();
    receiver.cancel();

    assertThat(receiver.tryReceive()).isEqualTo(Received.closed());
    assertThatIllegalStateException().isThrownBy(() -> Polled.of(receiver).poll());
  }

  @Test
  void tryReceive_tellsEmptyMessageAndClosedApart() {
    assertThat(receiver.tryReceive()).isEqualTo(Received.empty());

    assertThat(sender.send("a")).isTrue();

    assertThat(receiver.tryReceive()).isEqualTo(new Received.Message<>("a"));
    assertThat(receiver.tryReceive()).isEqualTo(Received.closed());
    assertThatIllegalStateException().isThrownBy(() -> Polled.of(receiver).poll());
  }

  @Test
  void tryReceive_afterSenderClosed_isClosed() {
    sender.close();

    assertThat(receiver.tryReceive()).isEqualTo(Received.closed());
  }

  @Test
  void closed_isReadyOnceTheReceiverIsGone() {
    var first = Polled.of(sender.closed());
    var second = Polled.of(sender.closed());
    assertThat(first.poll().isReady()).isFalse();
    assertThat(second.poll().isReady()).isFalse();

    receiver.cancel();

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(second.wakeCount()).isEqualTo(1);
    assertThat(first.poll().isReady()).isTrue();
    assertThat(second.poll().isReady()).isTrue();
    assertThat(Polled.of(sender.closed()).poll().isReady()).isTrue();
  }

  @Test
  void closed_cancelled_isNotWoken() {
    var polled = Polled.of(sender.closed());
    polled.poll();

    polled.cancel();
    receiver.close();

    assertThat(polled.wakeCount()).isZero();
    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void wake_callsBackIntoTheChannel() throws Throwable {
    List<Object> seen = new ArrayList<>();
    receiver.poll(new Context(() -> seen.add(receiver.tryReceive())));

    assertThat(sender.send("a")).isTrue();

    assertThat(seen).containsExactly(new Received.Message<>("a"));
  }

  @Test
  void wakeOfClosed_callsBackIntoTheChannel() throws Throwable {
    List<Object> seen = new ArrayList<>();
    sender.closed().poll(new Context(() -> seen.add(sender.send("late"))));

    receiver.close();

    assertThat(seen).containsExactly(false);
  }
}
