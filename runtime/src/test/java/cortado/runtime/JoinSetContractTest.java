package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.task.AbortHandle;
import cortado.task.JoinSet;
import cortado.task.LocalSet;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [JoinSet] promises, whatever runs its tasks.
@ParameterizedClass
@EnumSource
@Timeout(60)
class JoinSetContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final JoinSet<Integer> set = new JoinSet<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((thread, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  /// Runs `body` inside the runtime, where tasks can be spawned, and awaits the future it makes.
  private <T> T inside(Supplier<Future<T>> body) {
    var future = new ArrayList<Future<T>>();
    return runtime.blockOn(
        context -> {
          if (future.isEmpty()) {
            future.add(body.get());
          }
          return future.getFirst().poll(context);
        });
  }

  private void spawnAll(List<Future<Integer>> futures) {
    inside(
        () -> {
          futures.forEach(set::spawn);
          return Futures.ready(0);
        });
  }

  private static Future<Integer> failing(Throwable failure) {
    return TestFutures.poll(
        _ -> {
          throw failure;
        });
  }

  private Outcome<Integer> joinNext() {
    return runtime.blockOn(set.joinNext());
  }

  @Test
  void joinNext_ofAnEmptySet_isNullAtOnce() {
    assertThat(set.isEmpty()).isTrue();
    assertThat(Polled.of(set.joinNext()).pollValue()).isNull();
    assertThat(set.tryJoinNext()).isNull();
  }

  @Test
  void joinNext_givesEachResultOnceAndThenNull() {
    List<Future<Integer>> futures = new ArrayList<>();
    Set<Integer> expected = new HashSet<>();
    for (int number = 0; number < 100; number++) {
      int value = number;
      expected.add(value);
      futures.add(TestFutures.then(TestFutures.yielding(number % 4), Futures.ready(value)));
    }
    spawnAll(futures);
    assertThat(set.size()).isEqualTo(100);

    Set<Integer> joined = new HashSet<>();
    for (var next = joinNext(); next != null; next = joinNext()) {
      assertThat(next).isInstanceOf(Outcome.Success.class);
      assertThat(joined.add(((Outcome.Success<Integer>) next).value())).isTrue();
    }

    assertThat(joined).isEqualTo(expected);
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void joinNext_followsTheOrderInWhichTasksEnd() {
    List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
    List<Future<Integer>> futures = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      futures.add(TestFutures.then(gates.get(number).passed(), Futures.ready(number)));
    }
    spawnAll(futures);

    for (int number : new int[] {2, 0, 1}) {
      gates.get(number).open();
      assertThat(joinNext()).isEqualTo(new Outcome.Success<>(number));
    }
  }

  @Test
  void joinNext_cancelledWhileItWaits_takesNothing() {
    var gate = new Gate();
    spawnAll(List.of(TestFutures.then(gate.passed(), Futures.ready(7))));
    var abandoned = Polled.of(set.joinNext());
    assertThat(abandoned.poll().isReady()).isFalse();
    abandoned.cancel();

    gate.open();

    assertThat(joinNext()).isEqualTo(new Outcome.Success<>(7));
  }

  @Test
  void joinNext_ofAFailedTask_isItsOwnFailure() {
    var failure = new IOException("down");
    spawnAll(List.of(failing(failure)));

    assertThat(joinNext()).isEqualTo(new Outcome.Failure<>(failure));
  }

  @Test
  void abort_ofOneTask_leavesTheOthers() {
    var handles = new ArrayList<AbortHandle>();
    inside(
        () -> {
          handles.add(set.spawn(TestFutures.pendingUntilCancelled(() -> {})));
          handles.add(set.spawn(TestFutures.then(TestFutures.yielding(3), Futures.ready(1))));
          return Futures.ready(0);
        });

    handles.getFirst().abort();

    List<Outcome<Integer>> outcomes = new ArrayList<>();
    for (var next = joinNext(); next != null; next = joinNext()) {
      outcomes.add(next);
    }
    assertThat(outcomes).hasSize(2).contains(new Outcome.Success<>(1));
    assertThat(outcomes)
        .anySatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failed ->
                            assertThat(failed.failure()).isInstanceOf(TaskAbortedException.class)));
  }

  @Test
  void joinNextWithId_saysWhichTaskHasEnded() {
    var failure = new IOException("down");
    var gate = new Gate();
    List<AbortHandle> handles = new ArrayList<>();
    inside(
        () -> {
          handles.add(set.spawn(TestFutures.then(gate.passed(), Futures.ready(1))));
          handles.add(set.spawn(failing(failure)));
          return Futures.ready(0);
        });
    assertThat(handles.get(0).id()).isNotEqualTo(handles.get(1).id());

    assertThat(runtime.blockOn(set.joinNextWithId()))
        .isEqualTo(new JoinSet.Joined<>(handles.get(1).id(), new Outcome.Failure<>(failure)));
    assertThat(set.tryJoinNextWithId()).isNull();
    assertThat(set.size()).isEqualTo(1);
    gate.open();
    assertThat(runtime.blockOn(set.joinNextWithId()))
        .isEqualTo(new JoinSet.Joined<>(handles.get(0).id(), new Outcome.Success<>(1)));
    assertThat(runtime.blockOn(set.joinNextWithId())).isNull();
  }

  @Test
  void joinNextWithId_cancelledWhileItWaits_takesNothing() {
    var gate = new Gate();
    spawnAll(List.of(TestFutures.then(gate.passed(), Futures.ready(7))));
    var abandoned = Polled.of(set.joinNextWithId());
    abandoned.pollPending();
    abandoned.cancel();

    gate.open();

    assertThat(joinNext()).isEqualTo(new Outcome.Success<>(7));
  }

  @Test
  void tryJoinNextWithId_takesOneThatHasEnded() {
    spawnAll(List.of(Futures.ready(5)));

    JoinSet.Joined<Integer> joined = null;
    while (joined == null) {
      runtime.blockOn(TestFutures.yielding(1));
      joined = set.tryJoinNextWithId();
    }

    assertThat(joined.outcome()).isEqualTo(new Outcome.Success<>(5));
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void joining_takesAStepOfTheBudgetEach_andTryingNone() {
    spawnAll(List.of(Futures.ready(1), Futures.ready(2), Futures.ready(3)));
    runtime.close(); // All have ended now, one way or the other.

    var twice =
        Polled.of(
                context -> {
                  boolean first = set.pollJoinNext(context).isReady();
                  boolean second = set.pollJoinNextWithId(context).isReady();
                  return Poll.ready(List.of(first, second));
                })
            .withBudget(1);

    assertThat(twice.pollValue()).isEqualTo(List.of(true, false));
    assertThat(twice.isWoken()).isTrue();
    assertThat(set.tryJoinNext()).isNotNull();
    assertThat(set.tryJoinNextWithId()).isNotNull();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void spawnAll_addsEachInTheirOrder() {
    inside(
        () -> {
          set.spawnAll(List.of(Futures.ready(1), Futures.ready(2), Futures.ready(3)));
          return Futures.ready(0);
        });

    assertThat(set.size()).isEqualTo(3);
    assertThat(runtime.blockOn(set.joinAll())).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void spawn_onAThreadThatHasEnteredARuntime_isOnThat() {
    try (Handle.Entered _ = runtime.handle().enter()) {
      set.spawn(
          TestFutures.poll(_ -> Poll.ready(Handle.current().equals(runtime.handle()) ? 1 : 0)));
      set.spawnBlocking(() -> Handle.current().equals(runtime.handle()) ? 1 : 0);
    }

    assertThat(joinNext()).isEqualTo(new Outcome.Success<>(1));
    assertThat(joinNext()).isEqualTo(new Outcome.Success<>(1));
  }

  @Test
  void spawnLocal_staysOnTheThreadOfItsLocalSet() {
    Thread here = Thread.currentThread();
    try (var local = new LocalSet()) {
      List<Integer> seen =
          runtime.blockOn(
              local.run(
                  TestFutures.once(
                      () -> {
                        for (int task = 0; task < 20; task++) {
                          set.spawnLocal(
                              TestFutures.yielding(3)
                                  .map(_ -> Thread.currentThread() == here ? 1 : 0));
                        }
                        return set.joinAll();
                      })));

      assertThat(seen).hasSize(20).containsOnly(1);
    }
  }

  @Test
  void spawnLocal_withoutARuntime_isJoinedAsAnyTask() {
    try (var local = new LocalSet();
        LocalSet.Entered _ = local.enter()) {
      set.spawnLocal(Futures.ready(1));
      set.spawnLocal(Futures.ready(2));

      while (local.tryTick()) {}
    }

    assertThat(set.tryJoinNext()).isEqualTo(new Outcome.Success<>(1));
    assertThat(set.tryJoinNext()).isEqualTo(new Outcome.Success<>(2));
  }

  @Test
  void spawnIn_aSet_isATaskWithAName() {
    AbortHandle handle =
        inside(() -> Futures.ready(Tasks.builder().name("member").spawnIn(set, Futures.pending())));

    assertThat(handle).hasToString("task " + handle.id() + " 'member'");
    handle.abort();
    assertThat(joinNext())
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failed ->
                assertThat(failed.failure())
                    .hasMessage("task " + handle.id() + " 'member' was aborted"));
  }

  @Test
  void spawnBlocking_isJoinedLikeATask() {
    inside(
        () -> {
          set.spawnBlocking(() -> 5);
          return Futures.ready(0);
        });

    assertThat(joinNext()).isEqualTo(new Outcome.Success<>(5));
  }

  @Test
  void joinAll_givesTheValuesInTheOrderOfTheirEnds() {
    var gate = new Gate();
    spawnAll(List.of(TestFutures.then(gate.passed(), Futures.ready(1)), Futures.ready(2)));
    var all = set.joinAll();
    boolean[] opened = new boolean[1];

    List<Integer> values =
        runtime.blockOn(
            context -> {
              Poll<List<Integer>> poll = all.poll(context);
              // The second has ended when the first may.
              if (!opened[0] && set.size() == 1) {
                opened[0] = true;
                gate.open();
              }
              return poll;
            });

    assertThat(values).containsExactly(2, 1);
    assertThatThrownBy(() -> Polled.of(all).poll()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void joinAll_whenOneFails_endsTheOthersFirst() {
    var cleanedUp = new AtomicInteger();
    var failure = new IOException("down");
    var gate = new Gate();
    spawnAll(
        List.of(
            TestFutures.pendingUntilCancelled(cleanedUp::incrementAndGet),
            TestFutures.pendingUntilCancelled(cleanedUp::incrementAndGet),
            TestFutures.then(gate.passed(), failing(failure))));
    gate.open();

    assertThatThrownBy(() -> runtime.blockOn(set.joinAll())).isSameAs(failure);
    assertThat(failure).hasNoSuppressedExceptions();
    assertThat(set.isEmpty()).isTrue();
    // An unstarted task is dropped without a poll, which cancels it as well.
    assertThat(cleanedUp).hasValue(2);
  }

  @Test
  void shutdown_abortsAllAndWaitsForThem() {
    var cleanedUp = new AtomicInteger();
    List<Future<Integer>> futures = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      futures.add(TestFutures.pendingUntilCancelled(cleanedUp::incrementAndGet));
    }
    spawnAll(futures);

    runtime.blockOn(set.shutdown());

    assertThat(cleanedUp).hasValue(10);
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void close_abortsWhatIsLeft() throws InterruptedException {
    var cleanedUp = new CountDownLatch(1);
    spawnAll(List.of(TestFutures.pendingUntilCancelled(cleanedUp::countDown)));

    set.close();
    runtime.blockOn(TestFutures.yielding(100));

    cleanedUp.await();
    assertThat(set.isEmpty()).isTrue();
    assertThat(joinNext()).isNull();
  }

  @Test
  void detachAll_letsTheTasksRunOn() throws InterruptedException {
    var gate = new Gate();
    var ran = new CountDownLatch(1);
    spawnAll(
        List.of(
            TestFutures.then(
                gate.passed(),
                _ -> {
                  ran.countDown();
                  return Poll.ready(1);
                })));

    set.detachAll();
    assertThat(set.isEmpty()).isTrue();
    gate.open();
    runtime.blockOn(TestFutures.yielding(100));

    ran.await();
    assertThat(set.tryJoinNext()).isNull();
  }

  @Test
  void detachAll_asTasksEnd_forgetsThemAll() {
    for (int round = 0; round < 200; round++) {
      spawnAll(List.of(Futures.ready(1), TestFutures.yielding(1)));

      set.detachAll();
      spawnAll(List.of(Futures.ready(-1)));

      assertThat(joinNext()).isEqualTo(new Outcome.Success<>(-1));
      assertThat(joinNext()).isNull();
    }
  }
}
