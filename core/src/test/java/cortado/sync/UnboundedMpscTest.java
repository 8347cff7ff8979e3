package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import cortado.future.Context;
import cortado.future.Waker;
import cortado.testing.Polled;
import org.junit.jupiter.api.Test;

/// What differs from a bounded channel; see [MpscTest] for what does not.
class UnboundedMpscTest {

  private final Mpsc.Unbounded<Integer> mpsc = Mpsc.unbounded();
  private final Mpsc.UnboundedSender<Integer> sender = mpsc.sender();
  private final Mpsc.Receiver<Integer> receiver = mpsc.receiver();

  private Integer received() {
    return Polled.of(receiver.recv()).pollValue();
  }

  private Polled<Integer> waitingReceiver() {
    var polled = Polled.of(receiver.recv());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  @Test
  void send_ofManyMessages_neverWaitsAndKeepsTheOrder() {
    var other = sender.duplicate();
    for (int i = 0; i < 10_000; i += 2) {
      assertThat(sender.send(i)).isTrue();
      assertThat(other.send(i + 1)).isTrue();
    }

    for (int i = 0; i < 10_000; i++) {
      assertThat(received()).isEqualTo(i);
    }
    assertThat(receiver.tryRecv()).isEqualTo(Received.empty());
  }

  @Test
  void send_wakesTheWaitingReceiverOnce() {
    var waiting = waitingReceiver();

    assertThat(sender.send(1)).isTrue();
    assertThat(sender.send(2)).isTrue();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isEqualTo(1);
  }

  @Test
  void send_ofNull_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("message");
  }

  @Test
  void send_afterReceiverClosed_returnsFalseAndLeavesWhatWasSent() {
    assertThat(sender.send(1)).isTrue();

    receiver.close();

    assertThat(sender.send(2)).isFalse();
    assertThat(sender.isClosed()).isTrue();
    assertThat(received()).isEqualTo(1);
    assertThat(received()).isNull();
  }

  @Test
  void send_afterReceiverAbandoned_returnsFalse() {
    assertThat(sender.send(1)).isTrue();

    receiver.abandon();

    assertThat(sender.send(2)).isFalse();
    assertThat(receiver.tryRecv()).isEqualTo(Received.closed());
  }

  @Test
  void closedSender_refusesEveryUse() {
    sender.close();

    assertThatIllegalStateException().isThrownBy(() -> sender.send(1));
    assertThatIllegalStateException().isThrownBy(sender::duplicate);
  }

  @Test
  void lastSenderClosed_endsTheChannelOnceDrained() {
    var other = sender.duplicate();
    assertThat(other.send(1)).isTrue();
    sender.close();
    sender.close();
    assertThat(received()).isEqualTo(1);
    var waiting = waitingReceiver();

    other.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isNull();
  }

  @Test
  void recv_cancelled_losesNoMessage() {
    var waiting = waitingReceiver();
    assertThat(sender.send(1)).isTrue();

    waiting.cancel();

    assertThat(received()).isEqualTo(1);
  }

  @Test
  void closed_isReadyOnceTheReceiverIsClosed() {
    var closed = Polled.of(sender.closed());
    assertThat(closed.poll().isReady()).isFalse();

    receiver.close();

    assertThat(closed.isWoken()).isTrue();
    assertThat(closed.poll().isReady()).isTrue();
  }

  @Test
  void sendAndRecv_allocateTheFutureAndNothingElse() throws Throwable {
    var context = new Context(Waker.noop());
    Integer message = 1;

    long bytes =
        Allocation.bytesPerRun(
            () -> {
              var recv = receiver.recv();
              recv.poll(context);
              boolean _ = sender.send(message);
              recv.poll(context);
            });

    assertThat(bytes).isLessThanOrEqualTo(24);
  }
}
