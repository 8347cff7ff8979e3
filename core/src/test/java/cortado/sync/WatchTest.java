package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.sync.Watch.Receiver;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class WatchTest {

  private final Watch<Integer> watch = Watch.create(0);
  private final Watch.Sender<Integer> sender = watch.sender();
  private final Receiver<Integer> receiver = watch.receiver();

  private static boolean changed(Receiver<Integer> receiver) {
    return Polled.of(receiver.changed()).pollValue();
  }

  private static Polled<Boolean> waiting(Receiver<Integer> receiver) {
    var polled = Polled.of(receiver.changed());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private Polled<Integer> waitingFor(Predicate<Integer> condition) {
    var polled = Polled.of(receiver.waitFor(condition));
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private void send(int value) {
    assertThat(sender.send(value)).isTrue();
  }

  @Test
  void initialValue_countsAsSeen() {
    assertThat(receiver.borrow()).isZero();
    assertThat(receiver.hasChanged()).isFalse();
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void changed_afterASend_isReadyOnce() {
    send(1);

    assertThat(receiver.hasChanged()).isTrue();
    assertThat(changed(receiver)).isTrue();
    assertThat(receiver.borrow()).isEqualTo(1);
    assertThat(receiver.hasChanged()).isFalse();
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void changed_afterSeveralSends_isReadyOnceForTheLast() {
    var waiting = waiting(receiver);

    send(1);
    send(2);
    send(3);

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isTrue();
    assertThat(receiver.borrow()).isEqualTo(3);
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void changed_polledWithAnotherWaker_wakesOnlyThatOne() {
    var waiting = waiting(receiver);
    var first = waiting.waker();
    waiting.pollWithFreshWaker();

    send(1);

    assertThat(first.count()).isZero();
    assertThat(waiting.wakeCount()).isEqualTo(1);
  }

  @Test
  void changed_whoseValueWasSeenMeanwhile_waitsAgain() {
    var waiting = waiting(receiver);
    send(1);
    assertThat(receiver.borrowAndUpdate()).isEqualTo(1);

    assertThat(waiting.poll().isReady()).isFalse();
    send(2);

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isTrue();
  }

  @Test
  void changed_cancelled_leavesTheValueUnseen() {
    var waiting = waiting(receiver);
    send(1);

    waiting.cancel();

    assertThat(changed(receiver)).isTrue();
    assertThatIllegalStateException().isThrownBy(waiting::poll);
  }

  @Test
  void changed_cancelledWhileWaiting_isNotWoken() {
    var waiting = waiting(receiver);

    waiting.cancel();
    send(1);

    assertThat(waiting.wakeCount()).isZero();
  }

  @Test
  void changed_whileAnotherWaits_throws() {
    var waiting = waiting(receiver);

    assertThatIllegalStateException().isThrownBy(() -> waiting(receiver));
    assertThatIllegalStateException().isThrownBy(() -> waitingFor(value -> value == 1));
    waiting.cancel();
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void changed_polledAfterReady_throws() {
    send(1);
    var polled = Polled.of(receiver.changed());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void changed_withoutBudget_yieldsBeforeItSees() {
    send(1);
    var polled = Polled.of(receiver.changed()).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(polled.withBudget(1).pollValue()).isTrue();
  }

  @Test
  void borrow_leavesTheValueUnseen_andBorrowAndUpdateDoesNot() {
    send(1);

    assertThat(receiver.borrow()).isEqualTo(1);
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(receiver.borrowAndUpdate()).isEqualTo(1);
    assertThat(receiver.hasChanged()).isFalse();
  }

  @Test
  void mark_setsWhetherTheValueWasSeen() {
    var waiting = waiting(receiver);
    receiver.markChanged();
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.pollValue()).isTrue();

    send(1);
    receiver.markUnchanged();
    assertThat(receiver.hasChanged()).isFalse();
  }

  @Test
  void send_ofAnEqualValue_isAChange() {
    send(0);

    assertThat(changed(receiver)).isTrue();
  }

  @Test
  void send_withoutReceivers_storesNothing() {
    receiver.close();

    assertThat(sender.send(1)).isFalse();

    assertThat(sender.borrow()).isZero();
    assertThat(sender.isClosed()).isTrue();
    var late = sender.subscribe();
    assertThat(sender.isClosed()).isFalse();
    send(2);
    assertThat(changed(late)).isTrue();
  }

  @Test
  void sendReplace_withoutReceivers_stores() {
    receiver.close();

    assertThat(sender.sendReplace(1)).isZero();

    assertThat(sender.borrow()).isEqualTo(1);
    assertThat(sender.subscribe().hasChanged()).isFalse();
  }

  @Test
  void sendReplace_returnsWhatItReplacesAndTells() {
    assertThat(sender.sendReplace(1)).isZero();
    assertThat(sender.sendReplace(2)).isEqualTo(1);

    assertThat(changed(receiver)).isTrue();
  }

  @Test
  void sendModify_tellsEvenOfTheSameObject() {
    sender.sendModify(value -> value);
    assertThat(changed(receiver)).isTrue();

    sender.sendModify(value -> value + 5);
    assertThat(changed(receiver)).isTrue();
    assertThat(receiver.borrow()).isEqualTo(5);
  }

  @Test
  void sendIfModified_tellsOnlyOfAnotherObject() {
    assertThat(sender.sendIfModified(value -> value)).isFalse();
    assertThat(receiver.hasChanged()).isFalse();

    assertThat(sender.sendIfModified(value -> value + 1)).isTrue();
    assertThat(changed(receiver)).isTrue();
  }

  @Test
  void sendModify_ofAChangeThatFails_changesNothing() {
    var failure = new IllegalArgumentException("no");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                sender.sendModify(
                    _ -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(receiver.hasChanged()).isFalse();
    assertThat(receiver.borrow()).isZero();
  }

  @Test
  void sendModify_overtakenByAnotherSender_isAppliedToTheNewValue() {
    List<Integer> given = new ArrayList<>();

    sender.sendModify(
        value -> {
          given.add(value);
          if (value == 0) {
            send(10);
          }
          return value + 1;
        });

    assertThat(given).containsExactly(0, 10);
    assertThat(receiver.borrow()).isEqualTo(11);
  }

  @Test
  void nullValues_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> Watch.create(null));
    assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
    assertThatNullPointerException().isThrownBy(() -> sender.sendReplace(null));
    assertThatNullPointerException().isThrownBy(() -> sender.sendModify(_ -> null));
    assertThatNullPointerException().isThrownBy(() -> receiver.waitFor(null));
  }

  @Test
  void send_wakesEveryWaitingReceiverOnce() {
    List<Polled<Boolean>> all = new ArrayList<>();
    for (int count = 0; count < 100; count++) {
      all.add(waiting(sender.subscribe()));
    }

    send(1);
    send(2);

    assertThat(all).allMatch(each -> each.wakeCount() == 1);
    assertThat(all).allMatch(Polled::pollValue);
  }

  @Test
  void subscribe_hasSeenTheValue_andDuplicateWhatItsOriginalHas() {
    send(1);

    assertThat(sender.subscribe().hasChanged()).isFalse();
    assertThat(receiver.duplicate().hasChanged()).isTrue();
    assertThat(sender.receiverCount()).isEqualTo(3);
  }

  @Test
  void lastSenderClosed_withAnUnseenValue_isTheChangeFirstAndThenTheEnd() {
    var other = sender.duplicate();
    send(1);
    sender.close();
    sender.close();
    assertThat(receiver.isClosed()).isFalse();

    other.close();

    assertThat(receiver.isClosed()).isTrue();
    assertThat(changed(receiver)).isTrue();
    assertThat(changed(receiver)).isFalse();
    assertThat(changed(receiver)).isFalse();
    assertThat(receiver.borrow()).isEqualTo(1);
  }

  @Test
  void lastSenderClosed_wakesEveryWaitingReceiver() {
    var waiting = waiting(sender.subscribe());
    var waitingFor = waitingFor(value -> value == 1);

    sender.close();

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isFalse();
    assertThat(waitingFor.wakeCount()).isEqualTo(1);
    assertThat(waitingFor.pollValue()).isNull();
  }

  @Test
  void closedSender_refusesToSend() {
    sender.close();

    assertThatIllegalStateException().isThrownBy(() -> sender.send(1));
    assertThatIllegalStateException().isThrownBy(() -> sender.sendReplace(1));
    assertThatIllegalStateException().isThrownBy(() -> sender.sendModify(value -> value + 1));
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
    assertThat(waiting.pollValue()).isFalse();
    assertThat(other.isWoken()).isFalse();
    assertThat(sender.receiverCount()).isEqualTo(1);
    send(1);
    assertThat(changed(receiver)).isFalse();
    assertThat(Polled.of(receiver.waitFor(value -> value == 1)).pollValue()).isNull();
    assertThatIllegalStateException().isThrownBy(receiver::duplicate);
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
  void waitFor_beginsWithThePresentValueAndMarksItSeen() {
    send(3);

    assertThat(Polled.of(receiver.waitFor(value -> value == 3)).pollValue()).isEqualTo(3);
    assertThat(receiver.hasChanged()).isFalse();
  }

  @Test
  void waitFor_looksAtEachNewValueUntilOneIsAccepted() {
    List<Integer> given = new ArrayList<>();
    var waiting = waitingFor(value -> given.add(value) && value > 1);

    send(1);
    assertThat(waiting.poll().isReady()).isFalse();
    assertThat(waiting.poll().isReady()).isFalse();
    send(2);

    assertThat(waiting.wakeCount()).isEqualTo(2);
    assertThat(waiting.pollValue()).isEqualTo(2);
    assertThat(given).containsExactly(0, 1, 2);
    assertThatIllegalStateException().isThrownBy(waiting::poll);
  }

  @Test
  void waitFor_ofAChannelThatHasEnded_stillLooksOnce() {
    send(1);
    sender.close();

    assertThat(Polled.of(receiver.waitFor(value -> value == 1)).pollValue()).isEqualTo(1);
    assertThat(Polled.of(receiver.waitFor(value -> value == 2)).pollValue()).isNull();
  }

  @Test
  void waitFor_cancelled_lookedInVainAtWhatWasSeen() {
    var waiting = waitingFor(value -> value == 2);
    send(1);
    waiting.poll();
    send(2);

    waiting.cancel();

    assertThat(waiting.wakeCount()).isEqualTo(2);
    assertThat(receiver.hasChanged()).isTrue();
    assertThatIllegalStateException().isThrownBy(waiting::poll);
  }

  @Test
  void waitFor_whoseConditionFails_fails() {
    var failure = new IllegalArgumentException("no");
    var polled =
        Polled.of(
            receiver.waitFor(
                _ -> {
                  throw failure;
                }));

    assertThatIllegalArgumentException().isThrownBy(polled::poll).isSameAs(failure);
    assertThatIllegalStateException().isThrownBy(polled::poll);
    assertThat(waiting(receiver).isWoken()).isFalse();
  }

  @Test
  void waitFor_whoseConditionSends_looksAgainAtOnce() {
    var polled =
        Polled.of(
            receiver.waitFor(
                value -> {
                  if (value == 0) {
                    send(1);
                  }
                  return value == 1;
                }));

    assertThat(polled.pollValue()).isEqualTo(1);
  }

  @Test
  void waitFor_whoseConditionSendsForEver_yields() {
    var polled =
        Polled.of(
            receiver.waitFor(
                value -> {
                  send(value + 1);
                  return false;
                }));

    assertThat(polled.withBudget(10).poll().isReady()).isFalse();

    assertThat(polled.isWoken()).isTrue();
    assertThat(receiver.borrow()).isEqualTo(10);
  }

  @Test
  void sendToAHundredWaiting_allocatesNothing() throws Throwable {
    var context = new Context(Waker.noop());
    int count = 100;
    List<Receiver<Integer>> receivers = new ArrayList<>();
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      receivers.add(sender.subscribe());
      waiting.add(receivers.get(index).changed());
    }
    Integer value = 1;

    long bytes =
        Allocation.bytesPerRun(
            () -> {
              for (int index = 0; index < count; index++) {
                waiting.get(index).poll(context);
              }
              sender.sendReplace(value);
              for (int index = 0; index < count; index++) {
                receivers.get(index).markUnchanged();
              }
            });

    assertThat(bytes).isZero();
  }

  @Test
  void waitFor_ofValuesThatItRefuses_allocatesNothing() throws Throwable {
    var context = new Context(Waker.noop());
    Integer value = 1;
    var waiting = receiver.waitFor(each -> each == 2);

    long bytes =
        Allocation.bytesPerRun(
            () -> {
              waiting.poll(context);
              sender.sendReplace(value);
            });

    assertThat(bytes).isZero();
  }
}
