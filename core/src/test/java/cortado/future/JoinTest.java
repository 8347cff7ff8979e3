package cortado.future;

import static cortado.future.Futures.failed;
import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.tryJoin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTest {

  private static final int FEW = Join.MOST_POLLED_BLINDLY;
  private static final int MANY = Join.MOST_POLLED_BLINDLY + 1;

  @Test
  void join_ofTwoToFive_givesTheValuesInPlace() {
    var a = ready("a");
    var b = ready(2);

    assertThat(Polled.of(join(a, b)).pollValue()).isEqualTo(new Tuple2<>("a", 2));
    assertThat(Polled.of(join(ready("a"), ready(2), ready('c'))).pollValue())
        .isEqualTo(new Tuple3<>("a", 2, 'c'));
    assertThat(Polled.of(join(ready("a"), ready(2), ready('c'), ready(4L))).pollValue())
        .isEqualTo(new Tuple4<>("a", 2, 'c', 4L));
    assertThat(Polled.of(tryJoin(ready(1), ready(2), ready(3), ready(4), ready(5))).pollValue())
        .isEqualTo(new Tuple5<>(1, 2, 3, 4, 5));
  }

  @Test
  void join_ofNothing_isReadyAtOnce() {
    assertThat(Polled.of(join(List.<Future<String>>of())).pollValue()).isEmpty();
    assertThat(Polled.of(tryJoin(List.<Future<String>>of())).pollValue()).isEmpty();
  }

  @Test
  void join_withNull_keepsIt() {
    assertThat(Polled.of(join(List.of(ready((String) null)))).pollValue())
        .containsExactly((String) null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 31, 100})
  void join_completedInReverse_keepsTheOrderAndPollsNoneAfterItsEnd(int count) {
    var children = manual(count);
    var joined = Polled.of(join(children));
    joined.poll();
    for (int i = count - 1; i >= 0; i--) {
      children.get(i).complete(i);
      assertThat(joined.isWoken()).isTrue();
      assertThat(joined.poll().isReady()).isEqualTo(i == 0);
    }

    assertThat(joined.value()).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(joined.value().get(i)).isEqualTo(i);
    }
    assertThatThrownBy(joined::poll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after it had completed");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 31})
  void join_movedToAnotherTask_wakesTheLastWakerOnly(int count) {
    var children = manual(count);
    var joined = Polled.of(join(children));
    joined.poll();
    var stale = joined.waker();
    joined.pollWithFreshWaker();
    children.get(0).complete(0);

    assertThat(stale.count()).isZero();
    assertThat(joined.wakeCount()).isEqualTo(1);
  }

  @Test
  void join_ofMany_pollsOnlyThoseThatWereWoken() {
    var children = manual(MANY);
    var joined = Polled.of(join(children));
    joined.poll();
    children.get(7).complete(7);
    children.get(3).wakeSpuriously();
    children.get(3).wakeSpuriously();
    joined.poll();
    joined.poll();

    assertThat(children.get(7).polls()).isEqualTo(2);
    assertThat(children.get(3).polls()).isEqualTo(2);
    assertThat(children.get(0).polls()).isEqualTo(1);
  }

  @Test
  void join_ofFew_pollsAllEachTime() {
    var children = manual(FEW);
    var joined = Polled.of(join(children));
    joined.poll();
    joined.poll();

    assertThat(children).allMatch(child -> child.polls() == 2);
  }

  @Test
  void join_ofManySelfWakingChildren_pollsEachOnceAndComesAgain() {
    var polls = new int[MANY];
    var children = new ArrayList<Future<Integer>>();
    for (int i = 0; i < MANY; i++) {
      int child = i;
      children.add(
          fromPoll(
              context -> {
                context.waker().wake();
                return ++polls[child] == 3 ? Poll.ready(child) : Poll.pending();
              }));
    }
    var joined = Polled.of(join(children));
    joined.poll();

    assertThat(polls).containsOnly(1);
    assertThat(joined.isWoken()).isTrue();
    joined.poll();
    assertThat(joined.pollValue()).hasSize(MANY);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 31})
  void join_withAGreedyChild_starvesNoOther(int count) {
    var children = new ArrayList<Future<Integer>>();
    children.add(steps(Integer.MAX_VALUE, new int[1]));
    var done = new int[1];
    for (int i = 1; i < count; i++) {
      children.add(steps(1, done));
    }
    var joined = Polled.of(join(children)).withBudget(10);
    for (int polls = 0; polls < 10; polls++) {
      joined.poll();
      assertThat(joined.isWoken()).isTrue();
    }

    assertThat(done[0]).isEqualTo(count - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 31})
  void join_underABudget_endsAfterAsManyPollsAsTheStepsNeed(int count) {
    var children = new ArrayList<Future<Integer>>();
    for (int i = 0; i < count; i++) {
      children.add(steps(20, new int[1]));
    }
    var joined = Polled.of(join(children)).withBudget(10);
    for (int polls = 0; polls < 2 * count; polls++) {
      assertThat(joined.isReady()).isFalse();
      joined.poll();
    }

    assertThat(joined.isReady()).isTrue();
  }

  /// Ready after so many steps, which it also counts in `done`.
  private static Future<Integer> steps(int needed, int[] done) {
    var left = new int[] {needed};
    return fromPoll(
        context -> {
          while (left[0] > 0) {
            if (context.mustYield()) {
              return Poll.pending();
            }
            context.madeProgress();
            left[0]--;
            done[0]++;
          }
          return Poll.ready(needed);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 31})
  void join_withFailures_waitsForAllAndThrowsTheFirstByPosition(int count) {
    var children = manual(count);
    var joined = Polled.of(join(children));
    joined.poll();
    var late = new IOException("late");
    var early = new IOException("early");
    children.get(2).fail(early);
    joined.poll();
    children.get(1).fail(late);
    children.get(3).fail(late);
    for (int i = 0; i < count; i++) {
      if (i == 0 || i > 3) {
        assertThat(joined.poll().isReady()).isFalse();
        children.get(i).complete(i);
      }
    }

    assertThatThrownBy(joined::poll).isSameAs(late);
    assertThat(late.getSuppressed()).containsExactly(early);
    assertThat(children).allMatch(child -> child.cancels() == 0);
    assertThatThrownBy(joined::poll).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 31})
  void tryJoin_withAFailure_cancelsTheRestAndFailsAtOnce(int count) {
    var children = manual(count);
    var joined = Polled.of(tryJoin(children));
    children.get(0).complete(0);
    joined.poll();
    var failure = new IOException();
    children.get(2).fail(failure);

    assertThatThrownBy(joined::poll).isSameAs(failure);
    for (int i = 0; i < count; i++) {
      assertThat(children.get(i).cancels()).isEqualTo(i == 0 || i == 2 ? 0 : 1);
    }
    joined.cancel();
    assertThat(children.get(1).cancels()).isEqualTo(1);
    assertThatThrownBy(joined::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tryJoin_failureOfTwo_isTheFirstInTime() {
    var slow = new ManualFuture<String>();
    var failure = new IllegalArgumentException();

    assertThatThrownBy(Polled.of(tryJoin(slow, failed(failure)))::poll).isSameAs(failure);
    assertThat(slow.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 31})
  void join_cancelled_cancelsTheUnfinishedOnceAndIgnoresLateWakes(int count) {
    var children = manual(count);
    var joined = Polled.of(join(children));
    children.get(1).complete(1);
    joined.poll();
    int wakes = joined.wakeCount();
    joined.cancel();
    joined.cancel();

    for (int i = 0; i < count; i++) {
      assertThat(children.get(i).cancels()).isEqualTo(i == 1 ? 0 : 1);
    }
    children.get(2).complete(2);
    assertThat(joined.wakeCount()).isEqualTo(wakes);
    assertThatThrownBy(joined::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void join_cancelledWhereOneCancelThrows_stillCancelsTheOthers() {
    var failure = new IllegalStateException("clean-up");
    var child = new ManualFuture<String>();
    Future<String> stubborn =
        new Future<>() {
          @Override
          public Poll<String> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            throw failure;
          }
        };
    var joined = join(stubborn, child);

    assertThat(Uncaught.during(joined::cancel)).containsExactly(failure);
    assertThat(child.cancels()).isEqualTo(1);
  }

  @Test
  void join_ofAMachineLikeFuture_doesNotKeepIt() {
    var machine = new OwnAnswer();
    var joined = join(machine, new ManualFuture<String>());
    Polled.of(joined).poll();

    assertThat(joined)
        .extracting("children")
        .satisfies(children -> assertThat((Object[]) children).doesNotContain(machine));
    assertThat(joined)
        .extracting("values")
        .satisfies(values -> assertThat(Arrays.asList((Object[]) values)).contains("mine"));
  }

  private static List<ManualFuture<Integer>> manual(int count) {
    var children = new ArrayList<ManualFuture<Integer>>();
    for (int i = 0; i < count; i++) {
      children.add(new ManualFuture<>());
    }
    return children;
  }

  /// Is its own answer, as a state machine is.
  private static final class OwnAnswer implements Future<String>, Ready<String> {
    @Override
    public Poll<String> poll(Context context) {
      return this;
    }

    @Override
    public String value() {
      return "mine";
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void biased_beginsEveryPollWithTheFirst(int count) {
    var order = new ArrayList<Integer>();
    var wakers = new ArrayList<Waker>();
    var children = new ArrayList<Future<Integer>>();
    for (int i = 0; i < count; i++) {
      int child = i;
      children.add(
          context -> {
            order.add(child);
            wakers.add(context.waker());
            return Poll.pending();
          });
    }
    var joined = Polled.of(join(children).biased());
    joined.poll();
    List<Integer> first = List.copyOf(order);
    order.clear();
    for (Waker waker : List.copyOf(wakers).reversed()) {
      waker.wake();
    }
    joined.poll();

    assertThat(first).isSorted().hasSize(count);
    assertThat(order).isEqualTo(first);
  }

  @Test
  void join_unlessBiased_beginsEveryPollWithAnother() {
    var order = new ArrayList<String>();
    var joined = Polled.of(join(noting(order, "a"), noting(order, "b"), noting(order, "c")));
    for (int polls = 0; polls < 4; polls++) {
      joined.poll();
    }

    assertThat(String.join("", order)).isEqualTo("abcbcacababc");
  }

  private static Future<Integer> noting(List<String> order, String name) {
    return _ -> {
      order.add(name);
      return Poll.pending();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {3, MANY})
  void biased_withAGreedyChild_starvesNoOther(int count) {
    var children = new ArrayList<Future<Integer>>();
    children.add(steps(Integer.MAX_VALUE, new int[1]));
    var done = new int[1];
    for (int i = 1; i < count; i++) {
      children.add(steps(1, done));
    }
    var joined = Polled.of(join(children).biased()).withBudget(10);
    for (int polls = 0; polls < 10; polls++) {
      joined.poll();
    }

    assertThat(done[0]).isEqualTo(count - 1);
  }

  @Test
  @SuppressWarnings("NullAway") // That is what it is about.
  void join_ofNoFuture_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> join(ready(1), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("future 2 of a join is null");
  }
}
