package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.sync.Mpsc;
import cortado.task.Coop;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The budget of a task, whatever runs it.
@ParameterizedClass
@EnumSource
@Timeout(60)
class CoopContractTest {

  private static final int STEPS = 1_000;

  /// In so many polls are that many steps taken at least.
  private static final int LEAST_POLLS = STEPS / Context.BUDGET + 1;

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  /// Polls `inner`, and counts.
  private static final class Counted<T> implements Future<T>, Owner {
    final AtomicInteger polls = new AtomicInteger();
    private final Future<T> inner;

    Counted(Future<T> inner) {
      this.inner = inner;
    }

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      polls.incrementAndGet();
      return inner.poll(context);
    }

    @Override
    public void forEachOwned(Consumer<? super Future<?>> action) {
      action.accept(inner);
    }
  }

  /// The polls that a task takes which awaits so many futures, one after the other.
  private int pollsOf(Supplier<Future<Void>> each, boolean unconstrained) {
    Future<Void> all = repeated(each);
    var counted = new Counted<>(unconstrained ? Coop.unconstrained(all) : all);
    runtime.blockOn(runtime.spawn(counted));
    return counted.polls.get();
  }

  private static Future<Void> repeated(Supplier<Future<Void>> each) {
    var left = new AtomicInteger(STEPS);
    return TestFutures.repeat(each, _ -> left.decrementAndGet() > 0);
  }

  private static Supplier<Future<Void>> receiving() {
    Mpsc<Integer> channel = Mpsc.bounded(STEPS);
    for (int message = 0; message < STEPS; message++) {
      assertThat(channel.sender().trySend(message)).isNotNull();
    }
    return () -> channel.receiver().recv().map(_ -> null);
  }

  @Test
  void receiving_yieldsWhenTheBudgetIsUsedUp() {
    assertThat(pollsOf(receiving(), false)).isGreaterThanOrEqualTo(LEAST_POLLS);
  }

  @Test
  void receiving_unconstrained_takesOnePoll() {
    assertThat(pollsOf(receiving(), true)).isEqualTo(1);
  }

  @Test
  void receiving_outsideOfARuntime_takesOnePoll() {
    var counted = new Counted<>(repeated(receiving()));

    assertThat(counted.toCompletableFuture().join()).isNull();

    assertThat(counted.polls).hasValue(1);
  }

  @Test
  void consumeBudget_takesAStep() {
    assertThat(pollsOf(Coop::consumeBudget, false)).isEqualTo(LEAST_POLLS);
    assertThat(pollsOf(Coop::consumeBudget, true)).isEqualTo(1);
  }

  @Test
  void hasBudgetRemaining_untilTheLastStepIsTaken() {
    var steps = new AtomicInteger();
    Future<Void> untilNoneIsLeft =
        TestFutures.repeat(
            () -> Coop.consumeBudget().then(_ -> Coop.hasBudgetRemaining()),
            isLeft -> steps.incrementAndGet() > 0 && isLeft);

    runtime.blockOn(runtime.spawn(untilNoneIsLeft));

    assertThat(steps).hasValue(Context.BUDGET);
  }

  @Test
  void hasBudgetRemaining_withoutABudget_isAlwaysSo() {
    Future<Boolean> asked =
        Coop.unconstrained(repeated(receiving()).then(_ -> Coop.hasBudgetRemaining()));

    assertThat(runtime.blockOn(runtime.spawn(asked))).isTrue();
  }

  @Test
  void cooperative_takesAStepWhenItsFutureIsReady() {
    assertThat(pollsOf(() -> Coop.cooperative(TestFutures.run(() -> {})), false))
        .isEqualTo(LEAST_POLLS);
  }

  @Test
  void cooperative_thatIsPending_takesNone() {
    Future<Integer> never = Coop.cooperative(Futures.pending());
    Polled<Boolean> mayGoOn =
        Polled.<Boolean>of(
                context -> {
                  assertThat(never.poll(context).isReady()).isFalse();
                  return Poll.ready(context.hasBudget());
                })
            .withBudget(1);

    assertThat(mayGoOn.pollValue()).isTrue();
    assertThat(mayGoOn.isWoken()).isFalse();
  }

  @Test
  void unconstrained_leavesTheBudgetAroundItAsItWas() {
    Future<Void> inside = Coop.unconstrained(repeated(receiving()));
    Future<Void> after = Coop.consumeBudget();
    Polled<Void> both = Polled.of(inside.then(_ -> after)).withBudget(1);

    assertThat(both.poll().isReady()).isTrue();
    Polled<Boolean> andThenNoMore =
        Polled.of(
                Coop.unconstrained(repeated(receiving()))
                    .then(_ -> Coop.consumeBudget())
                    .then(_ -> Coop.hasBudgetRemaining()))
            .withBudget(1);
    assertThat(andThenNoMore.pollValue()).isFalse();
  }

  @Test
  void greedyBranch_doesNotStarveTheOther() {
    var rounds = new AtomicInteger();
    Future<Void> greedy =
        TestFutures.repeat(Coop::consumeBudget, _ -> rounds.incrementAndGet() < 1_000_000);
    Future<Void> modest = TestFutures.repeat(Coop::consumeBudget, _ -> false);

    runtime.blockOn(runtime.spawn(Futures.select(greedy, modest).biased()));
    int untilSelected = rounds.get();
    Future<Void> modestAgain =
        TestFutures.repeat(Coop::consumeBudget, _ -> false)
            .map(
                _ -> {
                  rounds.set(2_000_000);
                  return null;
                });
    runtime.blockOn(runtime.spawn(Futures.join(greedyUntil(rounds), modestAgain)));

    assertThat(untilSelected).isLessThanOrEqualTo(2 * Context.BUDGET);
  }

  /// Ends only once `rounds` was set by somebody else.
  private static Future<Void> greedyUntil(AtomicInteger rounds) {
    return TestFutures.repeat(Coop::consumeBudget, _ -> rounds.get() < 2_000_000);
  }

  @Test
  void abortOfAnUnconstrainedTask_reachesWhatItAwaits() {
    var cancelled = new AtomicInteger();
    var task =
        runtime.spawn(
            Coop.cooperative(
                Coop.unconstrained(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet))));
    runtime.blockOn(Tasks.yieldNow());

    assertThat(runtime.blockOn(task.cancelAndWait())).isEmpty();
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void valueOfATask_isReadyOnce() {
    assertThat(
            TestFutures.valueOf(
                (Ready<Integer>) Polled.of(Coop.unconstrained(Futures.ready(3))).poll()))
        .isEqualTo(3);
  }
}
