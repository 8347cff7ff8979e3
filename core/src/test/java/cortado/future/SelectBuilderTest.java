package cortado.future;

import static cortado.future.Futures.borrowed;
import static cortado.future.Futures.failed;
import static cortado.future.Futures.pending;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.selecting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SelectBuilderTest {

  private final ManualFuture<String> left = new ManualFuture<>();
  private final ManualFuture<Integer> right = new ManualFuture<>();

  @Test
  void on_firstToEnd_makesTheResultOfItsValue() {
    var selected =
        Polled.of(
            Futures.<String>selecting()
                .on(left, text -> text)
                .on(right, n -> "number " + n)
                .build());
    selected.poll();
    right.complete(3);

    assertThat(selected.pollValue()).isEqualTo("number 3");
  }

  @Test
  void result_isMadeAfterTheLosersWereCancelled() {
    var selected =
        Polled.of(
            Futures.<Boolean>selecting()
                .on(left, _ -> false)
                .on(right, _ -> left.cancels() == 1)
                .build());
    selected.poll();
    right.complete(3);

    assertThat(selected.pollValue()).isTrue();
    assertThat(right.cancels()).isZero();
  }

  @Test
  void result_thatFails_failsTheSelect() {
    var selected =
        Polled.of(
            Futures.<Integer>selecting()
                .on(left, _ -> 0)
                .on(
                    ready(7),
                    n -> {
                      throw new ArithmeticException("not " + n);
                    })
                .build());

    assertThatThrownBy(selected::poll).isInstanceOf(ArithmeticException.class).hasMessage("not 7");
    assertThat(left.cancels()).isEqualTo(1);
  }

  @Test
  void onIf_switchedOff_cancelsTheFutureUnpolled() {
    var selected =
        Polled.of(
            Futures.<String>selecting()
                .onIf(false, right, n -> "number " + n)
                .onIf(true, left, text -> text)
                .build());
    assertThat(right.cancels()).isEqualTo(1);

    selected.poll();
    left.complete("text");

    assertThat(selected.pollValue()).isEqualTo("text");
    assertThat(right.polls()).isZero();
  }

  @Test
  void onIf_switchedOffBorrowed_leavesTheFutureAlone() {
    var selected =
        Polled.of(selecting().onIf(false, borrowed(right), n -> n).orElse(() -> "nothing"));

    assertThat(selected.pollValue()).isEqualTo("nothing");
    assertThat(right.cancels()).isZero();
  }

  @Test
  void onMatch_withAnotherValue_isOutAndTheRestGoOn() {
    var selected =
        Polled.of(
            Futures.<String>selecting()
                .onMatch(right, n -> n > 10, n -> "great " + n)
                .on(left, text -> text)
                .build());
    selected.poll();
    right.complete(3);

    assertThat(selected.poll().isReady()).isFalse();
    assertThat(selected.poll().isReady()).isFalse();
    left.complete("text");
    assertThat(selected.pollValue()).isEqualTo("text");
    assertThat(right.cancels()).isZero();
  }

  @Test
  void onMatch_withTheValue_wins() {
    var selected =
        Polled.of(
            Futures.<String>selecting()
                .onMatch(ready(12), n -> n > 10, n -> "great " + n)
                .on(left, text -> text)
                .build());

    assertThat(selected.pollValue()).isEqualTo("great 12");
    assertThat(left.cancels()).isEqualTo(1);
  }

  @Test
  void onMatch_whoseTestFails_failsTheSelectAfterCancelling() {
    var selected =
        Polled.of(
            Futures.<Integer>selecting()
                .onMatch(
                    ready(1),
                    _ -> {
                      throw new IllegalArgumentException("no idea");
                    },
                    n -> n)
                .on(right, n -> n)
                .build());

    assertThatThrownBy(selected::poll).hasMessage("no idea");
    assertThat(right.cancels()).isEqualTo(1);
  }

  @Test
  void orElse_whenNoBranchIsLeft_isTheResult() {
    var selected =
        Polled.of(
            Futures.<String>selecting()
                .onMatch(ready(1), n -> n > 1, n -> "great")
                .onMatch(right, n -> n > 10, n -> "greater")
                .orElse(() -> "none"));
    assertThat(selected.poll().isReady()).isFalse();
    right.complete(2);

    assertThat(selected.pollValue()).isEqualTo("none");
  }

  @Test
  void build_whenNoBranchIsLeft_failsAndSaysHowNotTo() {
    var empty = Polled.of(selecting().build());
    var unmatched = Polled.of(selecting().onMatch(ready(1), _ -> false, n -> n).build());

    assertThatThrownBy(empty::poll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("orElse()");
    assertThatThrownBy(unmatched::poll).hasMessageContaining("orElse()");
  }

  @Test
  void branch_thatFails_failsTheSelectWhateverItMatches() {
    var failure = new IOException("lost");
    var selected =
        Polled.of(
            selecting()
                .onMatch(SelectBuilderTest.<Integer>failing(failure), _ -> false, n -> n)
                .on(pending(), n -> n)
                .build());

    assertThatThrownBy(selected::poll).isSameAs(failure);
  }

  @Test
  void biased_takesTheEarlierOfTwoReadyOnes() {
    for (int round = 0; round < 50; round++) {
      var selected =
          Polled.of(selecting().on(ready(1), n -> n).on(ready(2), n -> n).orElse(() -> 0).biased());

      assertThat(selected.pollValue()).isEqualTo(1);
    }
  }

  private static <T> Future<T> failing(IOException failure) {
    try {
      return failed(failure);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void build_withAHundredBranches_findsTheOneThatIsReady() {
    SelectBuilder<Integer> selecting = Futures.selecting();
    for (int i = 0; i < 100; i++) {
      int branch = i;
      selecting.on(i == 77 ? ready("a") : Futures.<String>pending(), _ -> branch);
    }

    assertThat(Polled.of(selecting.build()).pollValue()).isEqualTo(77);
  }

  @Test
  void result_thatIsAFuture_isAwaitedAfterTheLosersWereCancelled() {
    var cancelsSeen = new int[1];
    Future<Future<Integer>> selected =
        Futures.<Future<Integer>>selecting()
            .on(left, _ -> right)
            .on(
                ready(5),
                n ->
                    _ -> {
                      cancelsSeen[0] = left.cancels();
                      return Poll.ready(n + 1);
                    })
            .build();

    assertThat(Polled.of(selected.then(inner -> inner)).pollValue()).isEqualTo(6);
    assertThat(cancelsSeen[0]).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // That is what it is about.
  void on_withoutAFuture_isRefused() {
    assertThatThrownBy(() -> Futures.<Integer>selecting().on((Future<Integer>) null, n -> n))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("future");
  }
}
