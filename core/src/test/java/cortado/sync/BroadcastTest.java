package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.sync.Broadcast.Delivery;
import cortado.sync.Broadcast.Lagged;
import cortado.sync.Broadcast.Message;
import cortado.sync.Broadcast.Receiver;
import cortado.testing.Polled;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BroadcastTest {

  private final Broadcast<Integer> broadcast = Broadcast.create(4);
  private final Broadcast.Sender<Integer> sender = broadcast.sender();
  private final Receiver<Integer> receiver = broadcast.receiver();

  private static Delivery<Integer> received(Receiver<Integer> receiver) {
    return Polled.of(receiver.recv()).pollValue();
  }

  private static Polled<Delivery<Integer>> waiting(Receiver<Integer> receiver) {
    var polled = Polled.of(receiver.recv());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private void send(int first, int last) {
    for (int message = first; message <= last; message++) {
      sender.send(message);
    }
  }

  @Test
  void recv_givesEachReceiverEachMessageInTheirOrder() {
    var second = sender.subscribe();

    assertThat(sender.send(1)).isEqualTo(2);
    assertThat(sender.duplicate().send(2)).isEqualTo(2);

    for (var each : List.of(receiver, second)) {
      assertThat(received(each)).isEqualTo(new Message<>(1));
      assertThat(received(each)).isEqualTo(new Message<>(2));
      assertThat(each.tryRecv()).isEqualTo(Received.empty());
    }
  }

  @Test
  void subscribe_startsWithWhatIsSentNext() {
    sender.send(1);
    var late = sender.subscribe();
    var later = receiver.resubscribe();
    sender.send(2);

    assertThat(received(late)).isEqualTo(new Message<>(2));
    assertThat(received(later)).isEqualTo(new Message<>(2));
    assertThat(received(receiver)).isEqualTo(new Message<>(1));
  }

  @Test
  void send_toNobody_isDiscarded() {
    receiver.close();

    assertThat(sender.send(1)).isZero();

    var late = sender.subscribe();
    assertThat(late.tryRecv()).isEqualTo(Received.empty());
    assertThat(sender.send(2)).isEqualTo(1);
    assertThat(received(late)).isEqualTo(new Message<>(2));
  }

  @Test
  void send_wakesEveryWaitingReceiverOnce() {
    List<Polled<Delivery<Integer>>> all = new ArrayList<>();
    for (int count = 0; count < 100; count++) {
      all.add(waiting(sender.subscribe()));
    }

    sender.send(1);
    sender.send(2);

    assertThat(all).allMatch(each -> each.wakeCount() == 1);
    assertThat(all).allMatch(each -> each.pollValue().equals(new Message<>(1)));
  }

  @Test
  void recv_polledWithAnotherWaker_wakesOnlyThatOne() {
    var waiting = waiting(receiver);
    var first = waiting.waker();
    waiting.pollWithFreshWaker();

    sender.send(1);

    assertThat(first.count()).isZero();
    assertThat(waiting.wakeCount()).isEqualTo(1);
  }

  @Test
  void recv_whoseMessageWasTakenMeanwhile_waitsAgain() {
    var waiting = waiting(receiver);
    sender.send(1);
    assertThat(receiver.tryRecv()).isEqualTo(new Received.Message<>(new Message<>(1)));

    assertThat(waiting.poll().isReady()).isFalse();
    sender.send(2);

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isEqualTo(new Message<>(2));
  }

  @Test
  void recv_cancelled_losesNoMessage() {
    var waiting = waiting(receiver);
    sender.send(1);

    waiting.cancel();

    assertThat(received(receiver)).isEqualTo(new Message<>(1));
    assertThatIllegalStateException().isThrownBy(waiting::poll);
  }

  @Test
  void recv_cancelledWhileWaiting_isNotWoken() {
    var waiting = waiting(receiver);

    waiting.cancel();
    sender.send(1);

    assertThat(waiting.wakeCount()).isZero();
    assertThat(received(receiver)).isEqualTo(new Message<>(1));
  }

  @Test
  void recv_whileAnotherWaits_throws() {
    var waiting = waiting(receiver);

    assertThatIllegalStateException().isThrownBy(() -> Polled.of(receiver.recv()).poll());
    waiting.cancel();
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void recv_polledAfterReady_throws() {
    sender.send(1);
    var polled = Polled.of(receiver.recv());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void recv_withoutBudget_yieldsBeforeItTakesAMessage() {
    sender.send(1);
    var polled = Polled.of(receiver.recv()).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(polled.withBudget(1).pollValue()).isEqualTo(new Message<>(1));
  }

  @Test
  void receiverThatLags_isToldOnceAndGoesOnWithTheOldestThatIsKept() {
    send(1, 7);

    assertThat(received(receiver)).isEqualTo(new Lagged<>(3));
    for (int message = 4; message <= 7; message++) {
      assertThat(received(receiver)).isEqualTo(new Message<>(message));
    }
    assertThat(receiver.tryRecv()).isEqualTo(Received.empty());
  }

  @Test
  void receiverThatIsFullToTheBrim_hasMissedNothing() {
    send(1, 4);

    assertThat(received(receiver)).isEqualTo(new Message<>(1));
    sender.send(5);
    assertThat(received(receiver)).isEqualTo(new Message<>(2));
  }

  @Test
  void receiverThatLagsAgainBeforeItGoesOn_isToldAgain() {
    send(1, 6);
    assertThat(receiver.tryRecv()).isEqualTo(new Received.Message<>(new Lagged<Integer>(2)));
    send(7, 16);

    assertThat(received(receiver)).isEqualTo(new Lagged<>(10));
    assertThat(received(receiver)).isEqualTo(new Message<>(13));
  }

  @Test
  void receiverThatLags_harmsNoOther() {
    var quick = sender.subscribe();
    for (int message = 1; message <= 9; message++) {
      sender.send(message);
      assertThat(received(quick)).isEqualTo(new Message<>(message));
    }

    assertThat(received(receiver)).isEqualTo(new Lagged<>(5));
  }

  @Test
  void capacity_isRoundedUpToAPowerOfTwo() {
    assertThat(Broadcast.create(1).sender().capacity()).isEqualTo(1);
    assertThat(Broadcast.create(2).sender().capacity()).isEqualTo(2);
    assertThat(Broadcast.create(3).sender().capacity()).isEqualTo(4);
    assertThat(Broadcast.create(1_000).sender().capacity()).isEqualTo(1_024);
  }

  @Test
  void create_outsideTheLimits_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Broadcast.create(0))
        .withMessage("capacity must be between 1 and 1073741824, was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Broadcast.create(Integer.MAX_VALUE));
  }

  @Test
  void send_ofNull_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("message");
  }

  @Test
  void lastSenderClosed_endsTheChannelOnceDrained() {
    var other = sender.duplicate();
    var waiting = waiting(sender.subscribe());
    send(1, 5);
    sender.close();
    sender.close();
    waiting.poll();

    other.close();

    assertThat(received(receiver)).isEqualTo(new Lagged<>(1));
    for (int message = 2; message <= 5; message++) {
      assertThat(received(receiver)).isEqualTo(new Message<>(message));
    }
    assertThat(received(receiver)).isNull();
    assertThat(received(receiver)).isNull();
    assertThat(receiver.tryRecv()).isEqualTo(Received.closed());
  }

  @Test
  void lastSenderClosed_wakesEveryWaitingReceiver() {
    var first = waiting(receiver);
    var second = waiting(sender.subscribe());

    sender.close();

    assertThat(first.pollValue()).isNull();
    assertThat(second.isWoken()).isTrue();
    assertThat(second.pollValue()).isNull();
  }

  @Test
  void closedSender_refusesEveryUse() {
    sender.close();

    assertThatIllegalStateException().isThrownBy(() -> sender.send(1));
    assertThatIllegalStateException().isThrownBy(sender::subscribe);
    assertThatIllegalStateException().isThrownBy(sender::duplicate);
  }

  @Test
  void receiverClosed_wakesItsOwnWaiterAndNoOther() {
    var other = waiting(sender.subscribe());
    var waiting = waiting(receiver);

    receiver.close();
    receiver.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isNull();
    assertThat(other.isWoken()).isFalse();
    assertThat(sender.receiverCount()).isEqualTo(1);
    assertThat(sender.send(1)).isEqualTo(1);
    assertThat(receiver.tryRecv()).isEqualTo(Received.closed());
    assertThatIllegalStateException().isThrownBy(receiver::resubscribe);
  }

  @Test
  void closed_isReadyOnceThereIsNoReceiver() {
    var second = sender.subscribe();
    var closed = Polled.of(sender.closed());
    receiver.close();
    assertThat(closed.poll().isReady()).isFalse();

    second.close();

    assertThat(closed.wakeCount()).isEqualTo(1);
    assertThat(closed.poll().isReady()).isTrue();
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
  void brokenWaker_keepsNobodyElseFromBeingWoken() throws Throwable {
    var failure = new IllegalArgumentException("bad waker");
    var first = sender.subscribe().recv();
    first.poll(
        new Context(
            () -> {
              throw failure;
            }));
    var second = waiting(receiver);

    assertThatIllegalArgumentException().isThrownBy(() -> sender.send(1)).isSameAs(failure);

    assertThat(second.isWoken()).isTrue();
    assertThat(second.pollValue()).isEqualTo(new Message<>(1));
  }

  @Test
  void wake_mayWaitAndSendAgain() throws Throwable {
    List<Object> seen = new ArrayList<>();
    var recv = receiver.recv();
    var other = waiting(sender.subscribe());
    Waker resend =
        () -> {
          seen.add(receiver.tryRecv());
          pollQuietly(recv);
          if (seen.size() < 3) {
            sender.send(seen.size() + 1);
          }
        };
    recv.poll(new Context(resend));

    sender.send(1);

    assertThat(seen).first().isEqualTo(new Received.Message<>(new Message<>(1)));
    assertThat(receiver.tryRecv()).isEqualTo(new Received.Message<>(new Message<>(2)));
    assertThat(other.isWoken()).isTrue();
  }

  private static void pollQuietly(Future<?> future) {
    try {
      assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  @Timeout(60)
  void message_thatEveryReceiverHasPassed_isLetGo() {
    var letters = Broadcast.<Object>create(4);
    var second = letters.sender().subscribe();
    var third = letters.sender().subscribe();
    var sent = sendWeakly(letters.sender());

    assertThat(letters.receiver().tryRecv()).isNotEqualTo(Received.empty());
    assertThat(second.tryRecv()).isNotEqualTo(Received.empty());
    assertThat(sent.get()).isNotNull();
    third.close();
    awaitCollectionOf(sent);

    assertThat(letters.receiver().tryRecv()).isEqualTo(Received.empty());
  }

  private static WeakReference<Object> sendWeakly(Broadcast.Sender<Object> sender) {
    var message = new Object();
    sender.send(message);
    return new WeakReference<>(message);
  }

  private static void awaitCollectionOf(WeakReference<?> reference) {
    while (reference.get() != null) {
      System.gc();
    }
  }

  @Test
  void sendToAHundredWaiting_allocatesTheMessageAndNothingForEach() throws Throwable {
    var context = new Context(Waker.noop());
    int count = 100;
    List<Receiver<Integer>> receivers = new ArrayList<>();
    List<Future<Delivery<Integer>>> waiting = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      receivers.add(sender.subscribe());
      waiting.add(receivers.get(index).recv());
    }
    Integer message = 1;

    long bytes =
        Allocation.bytesPerRun(
            () -> {
              for (int index = 0; index < count; index++) {
                waiting.get(index).poll(context);
              }
              sender.send(message);
              for (int index = 0; index < count; index++) {
                receivers.get(index).tryRecv();
              }
            });

    // tryRecv() wraps each delivery; a poll and a wake cost nothing.
    assertThat(bytes).isLessThanOrEqualTo(16L * count + 16);
  }
}
