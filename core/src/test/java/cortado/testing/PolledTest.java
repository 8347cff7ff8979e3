package cortado.testing;

import static cortado.future.Futures.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PolledTest {

  @Test
  void pollUntilIdle_futureThatWakesItself_goesOnUntilItIsReady() {
    var polls = new int[1];
    Future<Integer> wakesItself =
        context -> {
          context.waker().wake();
          return ++polls[0] == 5 ? Poll.ready(7) : Poll.pending();
        };
    var polled = Polled.of(wakesItself);

    assertThat(polled.pollUntilIdle()).isTrue();
    assertThat(polled.value()).isEqualTo(7);
    assertThat(polls[0]).isEqualTo(5);
  }

  @Test
  void pollUntilIdle_futureThatWaits_stopsAtOnce() {
    var future = new ManualFuture<String>();

    assertThat(Polled.of(future).pollUntilIdle()).isFalse();
    assertThat(future.polls()).isEqualTo(1);
  }

  @Test
  void pollUntilIdle_futureThatWakesItselfForEver_isAnError() {
    Future<Integer> endless =
        context -> {
          context.waker().wake();
          return Poll.pending();
        };

    assertThatThrownBy(() -> Polled.of(endless).pollUntilIdle())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("10000 polls");
  }

  @Test
  void poll_ofReadyFuture_keepsTheValue() {
    var polled = Polled.of(ready("a"));

    assertThat(polled.poll().isReady()).isTrue();
    assertThat(polled.isReady()).isTrue();
    assertThat(polled.value()).isEqualTo("a");
    assertThat(polled.wakeCount()).isZero();
  }

  @Test
  void value_ofPendingFuture_throws() {
    var polled = Polled.of(new ManualFuture<String>());
    polled.poll();

    assertThatThrownBy(polled::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(polled::pollValue).isInstanceOf(AssertionError.class);
  }

  @Test
  void poll_ofFailedFuture_rethrowsTheFailureItself() {
    var failure = new IOException();
    var future = new ManualFuture<String>();
    future.fail(failure);

    assertThatThrownBy(() -> Polled.of(future).poll()).isSameAs(failure);
  }

  @Test
  void isWoken_speaksOfTheTimeSinceTheLastPoll() {
    var future = new ManualFuture<String>();
    var polled = Polled.of(future);
    polled.poll();

    assertThat(polled.isWoken()).isFalse();
    future.wakeSpuriously();
    assertThat(polled.isWoken()).isTrue();
    polled.poll();
    assertThat(polled.isWoken()).isFalse();
    assertThat(polled.wakeCount()).isEqualTo(1);
  }

  @Test
  void pollWithFreshWaker_replacesTheWaker() {
    var future = new ManualFuture<String>();
    var polled = Polled.of(future);
    polled.poll();
    WakeCounter first = polled.waker();
    polled.pollWithFreshWaker();

    future.complete("a");

    assertThat(first.count()).isZero();
    assertThat(polled.wakeCount()).isEqualTo(1);
    assertThat(polled.pollValue()).isEqualTo("a");
  }

  @Test
  void withBudget_limitsEveryPoll() {
    var polled = Polled.of(new Greedy()).withBudget(3);

    polled.poll();
    assertThat(polled.isWoken()).isTrue();
    polled.poll();
    assertThat(polled.wakeCount()).isEqualTo(2);
  }

  /// Takes steps until it must yield.
  private static final class Greedy implements Future<Void> {
    @Override
    public Poll<Void> poll(Context context) {
      for (int steps = 0; !context.mustYield(); steps++) {
        assertThat(steps).isLessThan(3);
        context.madeProgress();
      }
      return Poll.pending();
    }
  }

  @Test
  void manualFuture_polledAfterItsEnd_throws() {
    var future = new ManualFuture<String>();
    var polled = Polled.of(future);
    polled.cancel();

    assertThatThrownBy(polled::poll).isInstanceOf(IllegalStateException.class);
    assertThat(future.isCancelled()).isTrue();
    assertThat(future.cancels()).isEqualTo(1);
    assertThat(future.polls()).isEqualTo(1);
  }

  @Test
  void pollPending_ofReadyFuture_isAnErrorWithTheValue() {
    Polled.of(new ManualFuture<String>()).pollPending();

    assertThatThrownBy(() -> Polled.of(ready("a")).pollPending())
        .isInstanceOf(AssertionError.class)
        .hasMessage("expected the future to be pending, but it is ready: a");
  }

  @Test
  void pollFailure_ofFailedFuture_isTheFailureItself() {
    var future = new ManualFuture<String>();
    var failure = new IOException("gone");
    future.fail(failure);

    assertThat(Polled.of(future).pollFailure(IOException.class)).isSameAs(failure);
  }

  @Test
  void pollFailure_ofAnythingElse_isAnErrorThatSaysWhat() {
    var other = new ManualFuture<String>();
    other.fail(new IllegalStateException("else"));

    assertThatThrownBy(() -> Polled.of(other).pollFailure(IOException.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed with java.lang.IllegalStateException: else")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Polled.of(ready("a")).pollFailure(IOException.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("but it is ready: a");
    assertThatThrownBy(() -> Polled.of(new ManualFuture<String>()).pollFailure(IOException.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but it is pending");
  }
}
