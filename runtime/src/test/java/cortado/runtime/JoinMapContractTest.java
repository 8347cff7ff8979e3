package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.task.AbortHandle;
import cortado.task.JoinMap;
import cortado.task.LocalSet;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [JoinMap] promises, whatever runs its tasks.
@ParameterizedClass
@EnumSource
@Timeout(60)
class JoinMapContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final JoinMap<String, Integer> map = new JoinMap<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((_, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  @CanIgnoreReturnValue
  private AbortHandle spawn(String key, Future<Integer> future) {
    try (var _ = runtime.handle().enter()) {
      return map.spawn(key, future);
    }
  }

  private JoinMap.Joined<String, Integer> joinNext() {
    return runtime.blockOn(map.joinNext());
  }

  private Map<String, Outcome<Integer>> joinAll() {
    Map<String, Outcome<Integer>> all = new HashMap<>();
    for (var next = joinNext(); next != null; next = joinNext()) {
      assertThat(all.put(next.key(), next.outcome())).isNull();
    }
    return all;
  }

  private static void assertAborted(Outcome<Integer> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failed -> assertThat(failed.failure()).isInstanceOf(TaskAbortedException.class));
  }

  @Test
  void joinNext_ofAnEmptyMap_isNullAtOnce() {
    assertThat(map.isEmpty()).isTrue();
    assertThat(Polled.of(map.joinNext()).pollValue()).isNull();
    assertThat(map.tryJoinNext()).isNull();
  }

  @Test
  void joining_takesAStepOfTheBudgetEach() {
    spawn("a", Futures.ready(1));
    spawn("b", Futures.ready(2));
    runtime.close(); // Both have ended now, one way or the other.

    var twice =
        Polled.of(
                context -> {
                  boolean first = map.pollJoinNext(context).isReady();
                  boolean second = map.pollJoinNext(context).isReady();
                  return Poll.ready(List.of(first, second));
                })
            .withBudget(1);

    assertThat(twice.pollValue()).isEqualTo(List.of(true, false));
    assertThat(twice.isWoken()).isTrue();
    assertThat(map.tryJoinNext()).isNotNull();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void shutdown_takesAStepOfTheBudgetForEach() {
    for (int number = 0; number < 5; number++) {
      spawn("key " + number, Futures.pending());
    }
    runtime.close(); // All have ended now.

    var shutdown = Polled.of(map.shutdown()).withBudget(4);

    shutdown.pollPending();
    assertThat(shutdown.isWoken()).isTrue();
    assertThat(map.size()).isEqualTo(1);
    shutdown.pollValue();
  }

  @Test
  void spawnIn_aMap_isATaskWithANameAndAKey() {
    AbortHandle handle;
    try (var _ = runtime.handle().enter()) {
      handle = Tasks.builder().name("member").spawnIn(map, "a", Futures.ready(4));
    }

    assertThat(handle).hasToString("task " + handle.id() + " 'member'");
    assertThat(joinNext()).isEqualTo(new JoinMap.Joined<>("a", new Outcome.Success<>(4)));
  }

  @Test
  void spawnLocal_staysOnTheThreadOfItsLocalSet() {
    Thread here = Thread.currentThread();
    try (var local = new LocalSet();
        LocalSet.Entered _ = local.enter()) {
      map.spawnLocal("a", Futures.pending());
      map.spawnLocal("a", TestFutures.yielding(3).map(_ -> Thread.currentThread() == here ? 1 : 0));

      assertThat(runtime.blockOn(local.run(map.joinNext())))
          .isEqualTo(new JoinMap.Joined<>("a", new Outcome.Success<>(1)));
    }
  }

  @Test
  void joinNext_givesEachValueOnceWithItsKey() {
    Map<String, Outcome<Integer>> expected = new HashMap<>();
    for (int number = 0; number < 100; number++) {
      expected.put("key " + number, new Outcome.Success<>(number));
      spawn(
          "key " + number,
          TestFutures.then(TestFutures.yielding(number % 4), Futures.ready(number)));
    }
    assertThat(map.size()).isEqualTo(100);
    assertThat(map.keys()).isEqualTo(expected.keySet());

    assertThat(joinAll()).isEqualTo(expected);
    assertThat(map.isEmpty()).isTrue();
    assertThat(map.keys()).isEmpty();
  }

  @Test
  void joinNext_followsTheOrderInWhichTasksEnd() {
    var gate = new Gate();
    spawn("slow", TestFutures.then(gate.passed(), Futures.ready(1)));
    spawn("fast", Futures.ready(2));

    assertThat(joinNext()).isEqualTo(new JoinMap.Joined<>("fast", new Outcome.Success<>(2)));
    assertThat(map.containsKey("slow")).isTrue();
    assertThat(map.containsKey("fast")).isFalse();
    gate.open();
    assertThat(joinNext()).isEqualTo(new JoinMap.Joined<>("slow", new Outcome.Success<>(1)));
  }

  @Test
  void joinNext_ofAFailedTask_isItsOwnFailure() {
    var failure = new IOException("down");
    spawn(
        "key",
        TestFutures.poll(
            _ -> {
              throw failure;
            }));

    assertThat(joinNext()).isEqualTo(new JoinMap.Joined<>("key", new Outcome.Failure<>(failure)));
  }

  @Test
  void abort_ofAKey_leavesTheOthers() {
    var gate = new Gate();
    spawn("a", Futures.pending());
    spawn("b", TestFutures.then(gate.passed(), Futures.ready(2)));

    assertThat(map.abort("a")).isTrue();
    assertThat(map.abort("c")).isFalse();
    gate.open();

    Map<String, Outcome<Integer>> all = joinAll();
    assertThat(all).hasSize(2).containsEntry("b", new Outcome.Success<>(2));
    assertAborted(all.get("a"));
    assertThat(map.abort("a")).isFalse();
  }

  @Test
  void abortIf_abortsThoseWhoseKeysSatisfyIt() {
    var gate = new Gate();
    spawn("a1", Futures.pending());
    spawn("a2", Futures.pending());
    spawn("b", TestFutures.then(gate.passed(), Futures.ready(2)));

    map.abortIf(key -> key.startsWith("a"));
    gate.open();

    Map<String, Outcome<Integer>> all = joinAll();
    assertThat(all).hasSize(3).containsEntry("b", new Outcome.Success<>(2));
    assertAborted(all.get("a1"));
    assertAborted(all.get("a2"));
  }

  @Test
  void spawn_withTheKeyOfAnother_abortsThatAndTellsNobody() throws Exception {
    var cleanedUp = new CountDownLatch(1);
    spawn("key", TestFutures.pendingUntilCancelled(cleanedUp::countDown));

    spawn("key", Futures.ready(2));

    assertThat(map.size()).isEqualTo(1);
    assertThat(joinAll()).containsOnly(Map.entry("key", new Outcome.Success<>(2)));
    runtime.blockOn(map.shutdown());
    cleanedUp.await();
  }

  @Test
  void spawn_withTheKeyOfOneThatHasEnded_tellsOnlyOfTheNewOne() {
    for (int round = 0; round < 200; round++) {
      spawn("key", Futures.ready(1));
      if (round % 2 == 0) {
        runtime.blockOn(Tasks.yieldNow());
      }
      spawn("key", Futures.ready(2));

      assertThat(joinAll()).containsOnly(Map.entry("key", new Outcome.Success<>(2)));
    }
  }

  @Test
  void failureOfATaskThatWasReplaced_isReported() {
    var failure = new IOException("down");
    AbortHandle failing =
        spawn(
            "key",
            TestFutures.poll(
                _ -> {
                  throw failure;
                }));
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> !failing.isFinished()));
    spawn("key", Futures.pending());

    runtime.blockOn(map.shutdown());

    assertThat(uncaught).containsExactly(failure);
    uncaught.clear();
  }

  @Test
  void shutdown_abortsAllAndWaitsForThemAndForThoseReplaced() {
    var cleanedUp = new AtomicInteger();
    for (int number = 0; number < 10; number++) {
      spawn("key " + number % 5, TestFutures.pendingUntilCancelled(cleanedUp::incrementAndGet));
    }
    assertThat(map.size()).isEqualTo(5);

    runtime.blockOn(map.shutdown());

    assertThat(cleanedUp).hasValue(10);
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void close_abortsWhatIsLeft() throws Exception {
    var cleanedUp = new CountDownLatch(1);
    spawn("key", TestFutures.pendingUntilCancelled(cleanedUp::countDown));

    map.close();
    runtime.blockOn(TestFutures.yielding(100));

    cleanedUp.await();
    assertThat(map.isEmpty()).isTrue();
    assertThat(joinNext()).isNull();
  }

  @Test
  void detachAll_letsTheTasksRunOn() throws Exception {
    var gate = new Gate();
    var ran = new CountDownLatch(1);
    spawn("key", TestFutures.then(gate.passed(), TestFutures.run(ran::countDown)).map(_ -> 1));

    map.detachAll();
    assertThat(map.isEmpty()).isTrue();
    gate.open();
    runtime.blockOn(TestFutures.yielding(100));

    ran.await();
    assertThat(map.tryJoinNext()).isNull();
  }

  @Test
  void spawnBlocking_isJoinedWithItsKey() {
    try (var _ = runtime.handle().enter()) {
      map.spawnBlocking("key", () -> 5);
    }

    assertThat(joinNext()).isEqualTo(new JoinMap.Joined<>("key", new Outcome.Success<>(5)));
  }
}
