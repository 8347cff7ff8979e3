package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.future.Waker;
import cortado.sync.OnceCell.TrySet;
import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import org.junit.jupiter.api.Test;

class OnceCellTest {

  private final OnceCell<String> cell = new OnceCell<>();
  private final ManualFuture<String> init = new ManualFuture<>();

  private Polled<String> waiting(ManualFuture<String> own) {
    var polled = Polled.of(cell.getOrInit(own));
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  @Test
  void getOrInit_ofAnEmptyCell_makesTheValue() {
    assertThat(cell.get()).isNull();

    assertThat(Polled.of(cell.getOrInit(Futures.ready("made"))).pollValue()).isEqualTo("made");

    assertThat(cell.get()).isEqualTo("made");
  }

  @Test
  void getOrInit_beforeItsFirstPoll_leavesTheCellFree() {
    cell.getOrInit(init).cancel();

    assertThat(init.isCancelled()).isTrue();
    assertThat(cell.trySet("set")).isEqualTo(TrySet.SET);
  }

  @Test
  void getOrInit_whileAnotherMakesTheValue_waitsForThatOne() {
    var maker = waiting(init);
    var unused = new ManualFuture<String>();
    var first = waiting(unused);
    var second = waiting(unused);

    init.complete("made");
    assertThat(first.isWoken()).isFalse();
    assertThat(maker.pollValue()).isEqualTo("made");

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(first.pollValue()).isEqualTo("made");
    assertThat(second.pollValue()).isEqualTo("made");
    assertThat(unused.polls()).isZero();
    assertThat(unused.cancels()).isEqualTo(2);
  }

  @Test
  void getOrInit_ofAFullCell_cancelsWhatItDoesNotNeed() {
    assertThat(cell.trySet("set")).isEqualTo(TrySet.SET);

    assertThat(Polled.of(cell.getOrInit(init)).pollValue()).isEqualTo("set");

    assertThat(init.polls()).isZero();
    assertThat(init.isCancelled()).isTrue();
  }

  @Test
  void failureOfTheMaker_isItsOwn_andTheLongestWaitingGoesOn() {
    var maker = waiting(init);
    var second = new ManualFuture<String>();
    var next = waiting(second);
    var last = waiting(new ManualFuture<>());
    var failure = new IllegalArgumentException("no");

    init.fail(failure);
    assertThatIllegalArgumentException().isThrownBy(maker::poll).isSameAs(failure);

    assertThat(next.isWoken()).isTrue();
    assertThat(last.isWoken()).isFalse();
    assertThat(next.poll().isReady()).isFalse();
    second.complete("made");
    assertThat(next.pollValue()).isEqualTo("made");
    assertThat(last.pollValue()).isEqualTo("made");
  }

  @Test
  void failureOfTheMaker_whileNobodyWaits_leavesTheCellFree() {
    var failing = Polled.of(cell.getOrInit(Futures.failed(new IllegalArgumentException("no"))));
    assertThatIllegalArgumentException().isThrownBy(failing::poll);
    assertThatIllegalStateException().isThrownBy(failing::poll);

    assertThat(Polled.of(cell.getOrInit(Futures.ready("made"))).pollValue()).isEqualTo("made");
  }

  @Test
  void getOrInit_thatMakesNull_fails() {
    assertThatNullPointerException()
        .isThrownBy(() -> Polled.of(cell.getOrInit(Futures.<String>ready(null))).poll());
    assertThat(cell.trySet("set")).isEqualTo(TrySet.SET);
  }

  @Test
  void cancel_ofTheMaker_cancelsItsFutureAndPassesItOn() {
    var maker = waiting(init);
    var second = new ManualFuture<String>();
    var next = waiting(second);

    maker.cancel();
    maker.cancel();

    assertThat(init.cancels()).isEqualTo(1);
    assertThat(next.wakeCount()).isEqualTo(1);
    second.complete("made");
    assertThat(next.pollValue()).isEqualTo("made");
    assertThatIllegalStateException().isThrownBy(maker::poll);
  }

  @Test
  void cancel_ofOneWhoseTurnHasComeUnseen_passesItOn() {
    var maker = waiting(init);
    var first = waiting(new ManualFuture<>());
    var second = waiting(new ManualFuture<>());
    maker.cancel();

    first.cancel();

    assertThat(second.isWoken()).isTrue();
    second.cancel();
    assertThat(cell.trySet("set")).isEqualTo(TrySet.SET);
  }

  @Test
  void cancel_ofAWaiter_takesItOutOfTheLine() {
    var maker = waiting(init);
    var unused = new ManualFuture<String>();
    var first = waiting(unused);
    var second = waiting(new ManualFuture<>());

    first.cancel();
    maker.cancel();

    assertThat(unused.isCancelled()).isTrue();
    assertThat(first.wakeCount()).isZero();
    assertThat(second.isWoken()).isTrue();
  }

  @Test
  void cancel_afterReady_leavesTheValue() {
    var polled = Polled.of(cell.getOrInit(Futures.ready("made")));
    polled.poll();

    polled.cancel();

    assertThat(cell.get()).isEqualTo("made");
    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void trySet_tellsSetFullAndBusyApart() {
    var maker = waiting(init);
    assertThat(cell.trySet("other")).isEqualTo(TrySet.BUSY);
    init.complete("made");
    maker.poll();

    assertThat(cell.trySet("other")).isEqualTo(TrySet.HAS_VALUE);
    assertThat(cell.get()).isEqualTo("made");
    assertThat(new OnceCell<Integer>().trySet(1)).isEqualTo(TrySet.SET);
    assertThatNullPointerException().isThrownBy(() -> cell.trySet(null)).withMessage("value");
  }

  @Test
  void getOrInit_polledWithAnotherWaker_wakesOnlyThatOne() {
    var maker = waiting(init);
    var waiting = waiting(new ManualFuture<>());
    var first = waiting.waker();
    waiting.pollWithFreshWaker();

    maker.cancel();

    assertThat(first.count()).isZero();
    assertThat(waiting.wakeCount()).isEqualTo(1);
  }

  /// Cleans up with `init` when it is cancelled.
  private Future<String> polite() {
    return new Future<>() {
      @Override
      public Poll<String> poll(Context context) {
        return Poll.pending();
      }

      @Override
      public Unwinding beginCancel(Context context) {
        return new Unwinding(init);
      }
    };
  }

  @Test
  void beginCancel_ofTheMaker_letsTheNextBeginAfterTheCleanUp() {
    var context = new Context(Waker.noop());
    Future<String> maker = cell.getOrInit(polite());
    assertThat(Polled.of(maker).poll().isReady()).isFalse();
    var next = waiting(new ManualFuture<>());

    Polled<Object> cleanUp = Polled.of(maker.beginCancel(context));
    assertThat(cleanUp.poll().isReady()).isFalse();
    assertThat(next.isWoken()).isFalse();
    init.complete("cleaned");

    assertThatThrownBy(cleanUp::poll).isSameAs(Cancelled.INSTANCE);
    assertThat(next.isWoken()).isTrue();
    assertThat(cell.trySet("now")).isEqualTo(TrySet.BUSY);
  }

  @Test
  void cleanUpOfTheMaker_thatIsCut_letsTheNextBegin() {
    var context = new Context(Waker.noop());
    Future<String> maker = cell.getOrInit(polite());
    assertThat(Polled.of(maker).poll().isReady()).isFalse();
    Unwinding cleanUp = maker.beginCancel(context);

    cleanUp.cancel();

    assertThat(init.isCancelled()).isTrue();
    assertThat(cell.trySet("now")).isEqualTo(TrySet.SET);
  }

  @Test
  void beginCancel_ofOneWhoWaits_leavesTheQueue() {
    var context = new Context(Waker.noop());
    Polled<String> maker = waiting(new ManualFuture<>());
    Future<String> second = cell.getOrInit(init);
    assertThat(Polled.of(second).poll().isReady()).isFalse();
    Polled<String> third = waiting(new ManualFuture<>());

    assertThat(second.beginCancel(context)).isNull();
    maker.cancel();

    assertThat(init.isCancelled()).isTrue();
    assertThat(third.isWoken()).isTrue();
    assertThat(second.beginCancel(context)).isNull();
  }

  @Test
  void getOrInit_withoutBudget_yields() {
    var polled = Polled.of(cell.getOrInit(Futures.ready("made"))).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(polled.withBudget(1).pollValue()).isEqualTo("made");
  }

  @Test
  void getOrInit_ofAFullCell_allocatesOneObject() throws Throwable {
    var context = new Context(Waker.noop());
    var unused = Futures.ready("unused");
    assertThat(cell.trySet("set")).isEqualTo(TrySet.SET);

    long bytes = Allocation.bytesPerRun(() -> cell.getOrInit(unused).poll(context));

    assertThat(bytes).isLessThanOrEqualTo(40);
  }
}
