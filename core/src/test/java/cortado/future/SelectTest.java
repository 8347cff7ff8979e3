package cortado.future;

import static cortado.future.Futures.borrowed;
import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.pending;
import static cortado.future.Futures.race;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectTest {

  private final ManualFuture<String> left = new ManualFuture<>();
  private final ManualFuture<Integer> right = new ManualFuture<>();

  @Test
  void select_ofTwo_isToldApartByExhaustiveSwitch() {
    var selected = Polled.of(select(left, right));
    selected.poll();
    right.complete(3);

    int answer =
        switch (selected.pollValue()) {
          case First(var text) -> text.length();
          case Second(var number) -> number;
        };

    assertThat(answer).isEqualTo(3);
  }

  @Test
  void select_ofThreeToFive_namesTheBranch() {
    Future<Integer> never = pending();
    var three = Polled.of(select(never, never, ready(3)));
    var four = Polled.of(select(never, never, never, ready(4)));
    var five = Polled.of(select(never, never, never, never, ready(5)));

    assertThat(three.pollValue()).isEqualTo(new Third<>(3));
    assertThat(four.pollValue()).isEqualTo(new Fourth<>(4));
    assertThat(five.pollValue()).isEqualTo(new Fifth<>(5));
    int sum =
        switch (five.value()) {
          case First(var value) -> value;
          case Second(var value) -> value;
          case Third(var value) -> value;
          case Fourth(var value) -> value;
          case Fifth(var value) -> value + 1;
        };
    assertThat(sum).isEqualTo(6);
  }

  @Test
  void select_withNull_deliversIt() {
    assertThat(Polled.of(select(ready((String) null), right)).pollValue())
        .isEqualTo(new First<>(null));
  }

  @Test
  void select_whenAllArePending_wakesTheLastWakerOnly() {
    var selected = Polled.of(select(left, right));
    selected.poll();
    var stale = selected.waker();
    selected.pollWithFreshWaker();
    left.complete("a");

    assertThat(stale.count()).isZero();
    assertThat(selected.wakeCount()).isEqualTo(1);
    assertThat(selected.pollValue()).isEqualTo(new First<>("a"));
  }

  @Test
  void select_cancelsTheLosersOnceAndNeverTheWinner() {
    var selected = Polled.of(select(left, right));
    left.complete("a");
    selected.poll();
    selected.cancel();

    assertThat(left.cancels()).isZero();
    assertThat(right.cancels()).isEqualTo(1);
    assertThatThrownBy(selected::poll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after it had completed");
  }

  @Test
  void select_bothReady_pollsOnlyOneToItsValue() {
    left.complete("a");
    right.complete(1);
    Polled.of(select(left, right).biased()).poll();

    assertThat(left.polls()).isEqualTo(1);
    assertThat(right.polls()).isZero();
    assertThat(right.cancels()).isEqualTo(1);
  }

  @Test
  void select_cancelsBeforeItDelivers() {
    var order = new ArrayList<String>();
    var loser = new Logged(order, "loser", false);
    var mapped =
        Polled.of(
            select(loser, ready("a"))
                .map(
                    value -> {
                      order.add("delivered");
                      return value;
                    }));
    mapped.poll();

    assertThat(order).endsWith("cancel loser", "delivered");
  }

  @Test
  void select_borrowedLoser_staysUsable() {
    var selected = Polled.of(select(borrowed(left), right));
    selected.poll();
    right.complete(1);
    assertThat(selected.pollValue()).isEqualTo(new Second<>(1));
    assertThat(left.cancels()).isZero();

    var again = Polled.of(left);
    again.poll();
    left.complete("later");
    assertThat(again.pollValue()).isEqualTo("later");
  }

  @Test
  void select_failingBranch_failsAfterTheLosersAreCancelled() {
    var failure = new IOException();
    var selected = Polled.of(select(left, right));
    selected.poll();
    left.fail(failure);

    assertThatThrownBy(selected::poll).isSameAs(failure);
    assertThat(right.cancels()).isEqualTo(1);
    assertThat(left.cancels()).isZero();
    assertThatThrownBy(selected::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void select_cancelled_cancelsAllOnceThoughOneThrows() {
    var order = new ArrayList<String>();
    var selected =
        Polled.of(
            select(
                new Logged(order, "a", true),
                new Logged(order, "b", false),
                new Logged(order, "c", true)));
    var reported =
        Uncaught.during(
            () -> {
              selected.cancel();
              selected.cancel();
            });

    assertThat(order).containsExactly("cancel a", "cancel b", "cancel c");
    assertThat(reported).hasSize(2).allMatch(IllegalArgumentException.class::isInstance);
    assertThatThrownBy(selected::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void select_loserWhoseCancelThrows_stillDelivers() {
    var order = new ArrayList<String>();
    var selected = Polled.of(select(new Logged(order, "a", true), ready(1)).biased());
    var reported = Uncaught.during(selected::poll);

    assertThat(selected.value()).isEqualTo(new Second<>(1));
    assertThat(reported).hasSize(1);
  }

  @Test
  void select_ofReadyBranches_letsEachWinAboutEquallyOften() {
    var wins = new int[3];
    var context = new Context(Waker.noop(), 42);
    for (int round = 0; round < 3_000; round++) {
      switch (pollOnce(select(ready(0), ready(1), ready(2)), context)) {
        case First(var _) -> wins[0]++;
        case Second(var _) -> wins[1]++;
        case Third(var _) -> wins[2]++;
      }
    }

    for (int win : wins) {
      assertThat(win).isBetween(800, 1_200);
    }
  }

  @Test
  void select_withTheSameSeed_decidesTheSame() {
    assertThat(winners(7)).isEqualTo(winners(7)).isNotEqualTo(winners(8));
  }

  @Test
  void select_withoutASeed_isNotBiasedThoughEachPollHasANewContext() {
    int first = 0;
    for (int round = 0; round < 1_000; round++) {
      if (pollOnce(select(ready(0), ready(1)), new Context(Waker.noop())) instanceof First) {
        first++;
      }
    }

    assertThat(first).isBetween(300, 700);
  }

  @Test
  void biased_takesTheFirstReadyOne() {
    var context = new Context(Waker.noop());
    for (int round = 0; round < 100; round++) {
      assertThat(pollOnce(select(pending(), ready(1), ready(2)).biased(), context))
          .isEqualTo(new Second<>(1));
    }
  }

  @Test
  void select_greedyBranch_doesNotStarveTheOtherEvenWhenBiased() {
    var greedy =
        fromPoll(
            context -> {
              while (!context.mustYield()) {
                context.madeProgress();
              }
              return Poll.pending();
            });
    var selected = Polled.of(select(greedy, ready(1)).biased()).withBudget(10);

    assertThat(selected.poll().isReady()).isFalse();
    assertThat(selected.isWoken()).isTrue();
    assertThat(selected.pollValue()).isEqualTo(new Second<>(1));
  }

  @Test
  void race_ofValueOrFailure_takesTheFirstToEnd() {
    var other = new ManualFuture<String>();
    var third = new ManualFuture<String>();
    var failure = new IOException();
    var won = Polled.of(race(left, other, third));
    won.poll();
    other.complete("b");
    assertThat(won.pollValue()).isEqualTo("b");
    assertThat(left.cancels()).isEqualTo(1);
    assertThat(third.cancels()).isEqualTo(1);

    var failing = new ManualFuture<String>();
    var rival = new ManualFuture<String>();
    failing.fail(failure);
    assertThatThrownBy(Polled.of(race(List.of(rival, failing)))::poll).isSameAs(failure);
    assertThat(rival.cancels()).isEqualTo(1);
  }

  @Test
  void race_leavesTheArrayOfTheCallerAlone() {
    @SuppressWarnings("unchecked")
    Future<String>[] racers = new Future[] {ready("a"), left};
    Polled.of(race(racers)).poll();

    assertThat(racers).doesNotContainNull();
  }

  @Test
  void race_ofNothing_isRefused() {
    assertThatThrownBy(() -> race(List.<Future<String>>of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }

  private static List<Object> winners(long seed) {
    var context = new Context(Waker.noop(), seed);
    var winners = new ArrayList<Object>();
    for (int round = 0; round < 50; round++) {
      winners.add(pollOnce(select(ready(0), ready(1)), context));
    }
    return winners;
  }

  private static <T> T pollOnce(Future<T> future, Context context) {
    try {
      return ((Ready<T>) future.poll(context)).value();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /// Never ready; logs its cancellation.
  private record Logged(List<String> log, String name, boolean throwing) implements Future<String> {
    @Override
    public Poll<String> poll(Context context) {
      return Poll.pending();
    }

    @Override
    public void cancel() {
      log.add("cancel " + name);
      if (throwing) {
        throw new IllegalArgumentException(name);
      }
    }
  }

  @Test
  void select_inALoopOverABorrowedFutureThatHasEnded_refusesToPollItAgain() {
    var lent = new ManualFuture<String>();
    lent.complete("once");
    assertThat(Polled.of(select(borrowed(lent), pending())).pollValue())
        .isEqualTo(new First<>("once"));

    assertThatThrownBy(() -> Polled.of(select(borrowed(lent), pending())).poll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("polled after");
  }

  @Test
  void select_polledAfterItsResult_isRefused() {
    var selected = Polled.of(select(ready(1), pending()));
    selected.poll();

    assertThatThrownBy(selected::poll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("polled");
  }

  @Test
  @SuppressWarnings("NullAway") // That is what it is about.
  void select_ofNoFuture_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> select(ready(1), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("branch 2 of a select is null");
  }
}
