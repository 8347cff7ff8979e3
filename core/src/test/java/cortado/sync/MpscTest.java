package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import cortado.future.Context;
import cortado.sync.Mpsc.TrySend;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MpscTest {

  private final Mpsc<Integer> mpsc = Mpsc.bounded(2);
  private final Mpsc.Sender<Integer> sender = mpsc.sender();
  private final Mpsc.Receiver<Integer> receiver = mpsc.receiver();

  private Integer received() {
    return Polled.of(receiver.recv()).pollValue();
  }

  private Polled<Void> send(int message) {
    var polled = Polled.of(sender.send(message));
    polled.poll();
    return polled;
  }

  private Polled<Integer> waitingReceiver() {
    var polled = Polled.of(receiver.recv());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  @Test
  void recv_returnsMessagesInTheirOrder() {
    assertThat(send(1).isReady()).isTrue();
    assertThat(sender.duplicate().trySend(2)).isEqualTo(TrySend.SENT);

    assertThat(received()).isEqualTo(1);
    assertThat(received()).isEqualTo(2);
  }

  @Test
  void recv_ofEmpty_isWokenByTheNextMessageOnce() {
    var waiting = waitingReceiver();

    send(1);
    send(2);

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isEqualTo(1);
  }

  @Test
  void recv_polledWithAnotherWaker_wakesOnlyThatOne() {
    var waiting = waitingReceiver();
    var first = waiting.waker();
    waiting.pollWithFreshWaker();

    send(1);

    assertThat(first.count()).isZero();
    assertThat(waiting.wakeCount()).isEqualTo(1);
  }

  @Test
  void recv_cancelled_losesNoMessage() {
    var waiting = waitingReceiver();
    send(1);

    waiting.cancel();

    assertThat(received()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(waiting::poll);
  }

  @Test
  void recv_whileAnotherWaits_throws() {
    var waiting = waitingReceiver();

    assertThatIllegalStateException().isThrownBy(() -> Polled.of(receiver.recv()).poll());
    waiting.cancel();
    assertThat(waitingReceiver().isWoken()).isFalse();
  }

  @Test
  void recv_polledAfterReady_throws() {
    send(1);
    var polled = Polled.of(receiver.recv());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void recv_withoutBudget_yieldsBeforeItTakesAMessage() {
    send(1);
    var polled = Polled.of(receiver.recv()).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(polled.withBudget(1).pollValue()).isEqualTo(1);
  }

  @Test
  void send_withoutBudget_yieldsBeforeItSends() {
    var polled = Polled.of(sender.send(1)).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(receiver.tryRecv()).isEqualTo(Received.empty());
  }

  @Test
  void send_toFull_waitsForAPlace() {
    send(1);
    send(2);
    var third = send(3);
    assertThat(third.isReady()).isFalse();

    assertThat(received()).isEqualTo(1);

    assertThat(third.wakeCount()).isEqualTo(1);
    assertThat(sender.trySend(4)).isEqualTo(TrySend.FULL);
    assertThat(third.poll().isReady()).isTrue();
    assertThat(received()).isEqualTo(2);
    assertThat(received()).isEqualTo(3);
  }

  @Test
  void send_polledWithAnotherWaker_wakesOnlyThatOne() {
    send(1);
    send(2);
    var third = send(3);
    var first = third.waker();
    third.pollWithFreshWaker();

    received();

    assertThat(first.count()).isZero();
    assertThat(third.wakeCount()).isEqualTo(1);
  }

  @Test
  void send_cancelledInTheMiddle_isNotSentAndKeepsTheOrder() {
    send(1);
    send(2);
    var third = send(3);
    var fourth = send(4);
    var fifth = send(5);

    fourth.cancel();
    received();
    received();

    assertThat(third.poll().isReady()).isTrue();
    assertThat(fourth.wakeCount()).isZero();
    assertThat(fifth.poll().isReady()).isTrue();
    assertThat(received()).isEqualTo(3);
    assertThat(received()).isEqualTo(5);
    assertThat(receiver.tryRecv()).isEqualTo(Received.empty());
  }

  @Test
  void send_cancelledWithItsPlaceAssigned_passesThePlaceOn() {
    send(1);
    send(2);
    var third = send(3);
    var fourth = send(4);
    received();

    third.cancel();

    assertThat(fourth.isWoken()).isTrue();
    assertThat(fourth.poll().isReady()).isTrue();
  }

  @Test
  void send_ofNull_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("message");
    assertThatNullPointerException().isThrownBy(() -> sender.trySend(null));
  }

  @Test
  void trySend_tellsSentFullAndClosedApart() {
    assertThat(sender.trySend(1)).isEqualTo(TrySend.SENT);
    assertThat(sender.trySend(2)).isEqualTo(TrySend.SENT);
    assertThat(sender.trySend(3)).isEqualTo(TrySend.FULL);
    receiver.close();
    assertThat(sender.trySend(3)).isEqualTo(TrySend.CLOSED);
  }

  @Test
  void tryRecv_tellsMessageEmptyAndClosedApart() {
    assertThat(receiver.tryRecv()).isEqualTo(Received.empty());
    send(1);
    sender.close();
    assertThat(receiver.tryRecv()).isEqualTo(new Received.Message<>(1));
    assertThat(receiver.tryRecv()).isEqualTo(Received.closed());
  }

  @Test
  void lastSenderClosed_endsTheChannelOnceDrained() {
    var other = sender.duplicate();
    send(1);
    sender.close();
    sender.close();
    assertThat(received()).isEqualTo(1);
    var waiting = waitingReceiver();

    other.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isNull();
    assertThat(received()).isNull();
  }

  @Test
  void senderClosed_withSendsWaiting_deliversThemFirst() {
    send(1);
    send(2);
    var third = send(3);
    sender.close();
    received();
    received();
    var waiting = waitingReceiver();

    assertThat(third.poll().isReady()).isTrue();

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isEqualTo(3);
    assertThat(received()).isNull();
  }

  @Test
  void senderClosed_cannotBeUsedAnyMore() {
    var late = sender.send(1);
    sender.close();

    assertThatIllegalStateException().isThrownBy(() -> Polled.of(late).poll());
    assertThatIllegalStateException().isThrownBy(() -> sender.trySend(1));
    assertThatIllegalStateException().isThrownBy(sender::duplicate);
    assertThat(received()).isNull();
  }

  @Test
  void receiverClosed_drainsAndFailsThoseWhoWait() {
    send(1);
    send(2);
    var third = send(3);
    var closed = Polled.of(sender.closed());
    closed.poll();

    receiver.close();

    assertThat(third.isWoken()).isTrue();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(third::poll);
    assertThat(closed.isWoken()).isTrue();
    assertThat(closed.poll().isReady()).isTrue();
    assertThat(sender.isClosed()).isTrue();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> send(4));
    assertThat(received()).isEqualTo(1);
    assertThat(received()).isEqualTo(2);
    assertThat(received()).isNull();
  }

  @Test
  void receiverClosed_whileItWaits_endsTheWait() {
    var waiting = waitingReceiver();

    receiver.close();

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isNull();
  }

  @Test
  void receiverAbandoned_dropsMessagesAndEnds() {
    send(1);
    var permit = Polled.of(sender.reserve()).pollValue();
    var third = send(3);

    receiver.abandon();

    assertThatExceptionOfType(ClosedException.class).isThrownBy(third::poll);
    var waiting = waitingReceiver();
    permit.send(2);
    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isNull();
  }

  @Test
  void permit_keepsItsPlaceAndSendsWithoutWaiting() {
    var permit = Polled.of(sender.reserve()).pollValue();
    send(1);
    assertThat(sender.trySend(2)).isEqualTo(TrySend.FULL);
    assertThat(sender.capacity()).isZero();
    assertThat(sender.maxCapacity()).isEqualTo(2);

    permit.send(3);
    permit.close();

    assertThatIllegalStateException().isThrownBy(() -> permit.send(4));
    assertThat(received()).isEqualTo(1);
    assertThat(received()).isEqualTo(3);
    assertThat(sender.capacity()).isEqualTo(2);
  }

  @Test
  void permit_closed_givesThePlaceToTheNext() {
    var permit = Polled.of(sender.reserve()).pollValue();
    send(1);
    var waiting = Polled.of(sender.reserve());
    waiting.poll();

    permit.close();
    permit.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.poll().isReady()).isTrue();
    assertThat(sender.capacity()).isZero();
  }

  @Test
  void permit_afterReceiverClosed_stillDelivers() {
    var permit = Polled.of(sender.reserve()).pollValue();
    receiver.close();
    var waiting = waitingReceiver();

    permit.send(1);

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isEqualTo(1);
    assertThat(received()).isNull();
  }

  @Test
  void lastPermitClosed_afterReceiverClosed_wakesTheReceiver() {
    var permit = Polled.of(sender.reserve()).pollValue();
    receiver.close();
    var waiting = waitingReceiver();

    permit.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isNull();
  }

  @Test
  void lastAssignedSendCancelled_afterReceiverClosed_wakesTheReceiver() {
    send(1);
    send(2);
    var third = send(3);
    received();
    receiver.close();
    received();
    var waiting = waitingReceiver();

    third.cancel();

    assertThat(waiting.pollValue()).isNull();
  }

  @Test
  void closed_cancelled_isNotWoken() {
    var closed = Polled.of(sender.closed());
    closed.poll();

    closed.cancel();
    receiver.close();

    assertThat(closed.wakeCount()).isZero();
  }

  @Test
  void bounded_hugeCapacity_allocatesNothingUpFront() {
    var huge = Mpsc.<Integer>bounded(Mpsc.MAX_CAPACITY);

    for (int i = 0; i < 1_000; i++) {
      assertThat(huge.sender().trySend(i)).isEqualTo(TrySend.SENT);
    }

    for (int i = 0; i < 1_000; i++) {
      assertThat(Polled.of(huge.receiver().recv()).pollValue()).isEqualTo(i);
    }
  }

  @Test
  void bounded_outsideTheLimits_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mpsc.bounded(0))
        .withMessage("capacity must be between 1 and 1073741824, was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Mpsc.bounded(Integer.MAX_VALUE));
  }

  @Test
  void wakes_callBackIntoTheChannel() throws Throwable {
    List<Object> seen = new ArrayList<>();
    var recv = receiver.recv();
    recv.poll(new Context(() -> seen.add(receiver.tryRecv())));
    assertThat(sender.trySend(1)).isEqualTo(TrySend.SENT);
    recv.cancel();
    send(2);
    send(3);
    sender.send(4).poll(new Context(() -> seen.add(sender.trySend(5))));
    sender.closed().poll(new Context(() -> seen.add(sender.trySend(6))));

    received();
    receiver.close();

    assertThat(seen).containsExactly(new Received.Message<>(1), TrySend.FULL, TrySend.CLOSED);
  }
}
