package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.First;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Second;
import cortado.future.Selected2;
import cortado.sync.Mpsc;
import cortado.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a task that selects may rely on, whatever runs it.
@ParameterizedClass
@EnumSource
@Timeout(60)
class SelectContractTest {

  private static final int EACH = 2_000;

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;

  private AsyncRuntime runtime(long seed) {
    runtime = kind.builder.get().seed(seed).build();
    return runtime;
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private void send(Mpsc.Sender<Integer> sender) {
    var next = new AtomicInteger();
    runtime.spawn(
        TestFutures.then(
            TestFutures.repeat(() -> sender.send(next.getAndIncrement()), _ -> next.get() < EACH),
            TestFutures.run(sender::close)));
  }

  @Test
  void selectInALoop_overTwoChannels_losesNoMessageAndStarvesNeither() {
    runtime(1);
    var left = Mpsc.<Integer>bounded(4);
    var right = Mpsc.<Integer>bounded(4);
    send(left.sender());
    send(right.sender());
    List<Integer> fromLeft = new ArrayList<>();
    List<Integer> fromRight = new ArrayList<>();
    Supplier<Future<Selected2<Integer, Integer>>> either =
        () -> Futures.select(left.receiver().recv(), right.receiver().recv());

    runtime.blockOn(
        runtime.spawn(
            TestFutures.repeat(
                either,
                selected ->
                    switch (selected) {
                      case First(var message) -> message != null && fromLeft.add(message);
                      case Second(var message) -> message != null && fromRight.add(message);
                    })));
    // One of them has ended; what is left of the other is still there.
    runtime.blockOn(
        runtime.spawn(
            TestFutures.repeat(
                left.receiver()::recv, message -> message != null && fromLeft.add(message))));
    runtime.blockOn(
        runtime.spawn(
            TestFutures.repeat(
                right.receiver()::recv, message -> message != null && fromRight.add(message))));

    assertThat(fromLeft).isSorted().doesNotHaveDuplicates().hasSize(EACH);
    assertThat(fromRight).isSorted().doesNotHaveDuplicates().hasSize(EACH);
  }

  /// Which branches of 64 selects win, each over four that are ready, polled by one task.
  private List<Integer> winners(long seed) {
    List<Integer> winners = new ArrayList<>();
    try (var seeded = runtime(seed)) {
      seeded.blockOn(
          seeded.spawn(
              TestFutures.repeat(
                  () ->
                      Futures.race(
                          Futures.ready(0), Futures.ready(1), Futures.ready(2), Futures.ready(3)),
                  winner -> winners.add(winner) && winners.size() < 64)));
    }
    return winners;
  }

  @Test
  void select_ofReadyBranches_isDecidedByTheSeedWhereOneThreadPolls() {
    List<Integer> first = winners(7);

    assertThat(first).contains(0, 1, 2, 3);
    // Of several threads, each has random numbers of its own, and even one worker may be replaced.
    if (kind == RuntimeKind.CURRENT_THREAD) {
      assertThat(winners(7)).isEqualTo(first);
      assertThat(winners(8)).isNotEqualTo(first);
    }
  }

  @Test
  void biasedSelect_ofReadyBranches_takesTheFirst() {
    runtime(1);
    List<Integer> winners = new ArrayList<>();

    runtime.blockOn(
        runtime.spawn(
            TestFutures.repeat(
                () -> Futures.race(Futures.ready(0), Futures.ready(1)).biased(),
                winner -> winners.add(winner) && winners.size() < 64)));

    assertThat(winners).containsOnly(0);
  }

  @Test
  void loserOfARace_endsBeforeTheResultIsDelivered() {
    runtime(1);
    List<String> log = new ArrayList<>();

    runtime.blockOn(
        runtime.spawn(
            Futures.race(
                    TestFutures.<Void>pendingUntilCancelled(() -> log.add("loser ended")),
                    Tasks.yieldNow())
                .map(_ -> log.add("result"))));

    assertThat(log).containsExactly("loser ended", "result");
  }
}
