package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.task.CancelReason;
import cortado.task.CancellationToken;
import cortado.task.JoinHandle;
import cortado.task.TaskTracker;
import cortado.task.Tasks;
import cortado.task.TokenCancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens and the tasks that they end, whatever runs them.
@ParameterizedClass
@EnumSource
@Timeout(60)
class CancellationContractTest {

  @Parameter RuntimeKind kind;

  private final CancellationToken root = new CancellationToken();
  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final List<String> log = java.util.Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch suspended = new CountDownLatch(1);
  private AsyncRuntime runtime;

  private void build(Duration cleanUpLimit) {
    runtime =
        kind.builder
            .get()
            .cleanUpLimit(cleanUpLimit)
            .uncaught((_, failure) -> uncaught.add(failure))
            .build();
  }

  @BeforeEach
  void build() {
    build(Duration.ofMinutes(5));
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  /// Pending until it is abandoned, and then cleans up.
  private Future<Integer> until(Supplier<Future<?>> cleanUp) {
    return TestFutures.polite(suspended::countDown, cleanUp, () -> log.add("cut"));
  }

  private void awaitSuspended() {
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> suspended.getCount() > 0));
  }

  private <T> T inside(Supplier<T> body) {
    try (var _ = runtime.handle().enter()) {
      return body.get();
    }
  }

  @Test
  void cancel_endsAllTasksThatRunUntilIt_andTheirJoinTellsWhy() {
    List<JoinHandle<Object>> tasks = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      tasks.add(runtime.spawn(root.child().runOrFail(Futures.pending())));
    }

    // They are awaited before they fail: a failure that nobody awaits for a second is reported.
    List<Outcome<Object>> ends =
        runtime
            .blockOn(
                Futures.join(
                    Futures.join(tasks.stream().map(JoinHandle::catching).toList()),
                    TestFutures.run(() -> root.cancel("shutting down"))))
            .first();

    assertThat(ends)
        .hasSize(50)
        .allSatisfy(
            end ->
                assertThat(((Outcome.Failure<Object>) end).failure())
                    .isInstanceOfSatisfying(
                        TokenCancelledException.class,
                        cancelled ->
                            assertThat(cancelled.reason())
                                .isEqualTo(new CancelReason.Requested("shutting down"))));
  }

  @Test
  void cancel_fromAnotherThread_wakesWhoWaits() throws Exception {
    JoinHandle<CancelReason> task = runtime.spawn(root.cancelled());
    Thread canceller = Thread.ofPlatform().start(() -> root.cancel("enough"));

    assertThat(runtime.blockOn(task)).isEqualTo(new CancelReason.Requested("enough"));
    canceller.join();
  }

  @Test
  void cleanUpOfWhatIsEnded_mayWait() {
    JoinHandle<Optional<Integer>> task =
        runtime.spawn(
            root.runUntilCancelled(until(() -> TestFutures.yielding(5).map(_ -> log.add("left")))));
    awaitSuspended();

    root.cancel();

    assertThat(runtime.blockOn(task)).isEmpty();
    assertThat(log).containsExactly("left");
  }

  @Test
  void cleanUpOfWhatIsEnded_isCutAtTheLimitAndReported() {
    runtime.close();
    build(Duration.ofMillis(5));
    JoinHandle<Optional<Integer>> task =
        runtime.spawn(
            root.runUntilCancelled(
                until(() -> TestFutures.pendingUntilCancelled(() -> log.add("cut short")))));
    awaitSuspended();

    root.cancel();

    assertThat(runtime.blockOn(task)).isEmpty();
    assertThat(log).containsExactly("cut short");
    assertThat(uncaught)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "clean-up of what a cancelled token has ended did not end within PT0.005S and was cut short");
    uncaught.clear();
  }

  @Test
  void abortOfATaskThatRunsUntilAToken_awaitsItsCleanUp() {
    JoinHandle<Optional<Integer>> task =
        runtime.spawn(
            root.runUntilCancelled(until(() -> TestFutures.yielding(5).map(_ -> log.add("left")))));
    awaitSuspended();

    assertThat(runtime.blockOn(task.cancelAndWait())).isEmpty();

    assertThat(log).containsExactly("left");
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  void abortWhileATokenEndsIt_goesOnWithTheSameCleanUp() throws Exception {
    var gate = new TestFutures.Gate();
    var cleaningUp = new CountDownLatch(1);
    JoinHandle<Optional<Integer>> task =
        runtime.spawn(
            root.runUntilCancelled(
                until(
                    () -> {
                      cleaningUp.countDown();
                      return gate.passed().map(_ -> log.add("left"));
                    })));
    awaitSuspended();
    root.cancel();
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> cleaningUp.getCount() > 0));
    gate.awaitWaiter();
    task.abort();
    gate.open();

    assertThat(runtime.blockOn(task.cancelAndWait())).isEmpty();

    assertThat(log).containsExactly("left");
  }

  @Test
  void token_isThatOfTasksSpawnedInside() {
    Future<Optional<CancellationToken>> child = _ -> Poll.ready(CancellationToken.current());

    Optional<CancellationToken> seen =
        runtime.blockOn(root.runOrFail(Futures.ready(0).then(_ -> Tasks.spawn(child))));

    assertThat(seen).contains(root);
  }

  @Test
  void tasksSpawnedByTasks_endWithTheTokenOfTheirSpawner() {
    var tracker = new TaskTracker();
    Supplier<Future<Object>> worker =
        () ->
            Futures.ready(0)
                .then(_ -> CancellationToken.current().orElseThrow().runOrFail(Futures.pending()))
                .catching()
                .map(outcome -> log.add(outcome.toString()));
    JoinHandle<Object> spawner =
        runtime.spawn(
            root.child()
                .runOrFail(
                    Futures.ready(0)
                        .then(
                            _ -> {
                              tracker.spawn(worker.get());
                              tracker.spawn(worker.get());
                              suspended.countDown();
                              return Futures.pending();
                            })));
    awaitSuspended();
    tracker.close();

    root.cancel("shutting down");
    runtime.blockOn(tracker.drained());

    assertThatThrownBy(() -> runtime.blockOn(spawner)).isInstanceOf(TokenCancelledException.class);
    assertThat(log).hasSize(2).allMatch(each -> each.contains("cancelled: shutting down"));
  }

  @Test
  void deadline_cancelsTheTokenAndItsDescendants() {
    CancellationToken limited = inside(() -> root.child(Duration.ofMillis(5)));
    CancellationToken below = limited.child().child();

    CancelReason reason = runtime.blockOn(below.cancelled());

    assertThat(reason).isEqualTo(new CancelReason.DeadlinePassed(Duration.ofMillis(5)));
    assertThat(reason).hasToString("deadline passed after PT0.005S");
    assertThat(limited.isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  void deadline_thatHasPassed_cancelsAtOnce() {
    assertThat(inside(() -> CancellationToken.withTimeout(Duration.ZERO)).isCancelled()).isTrue();
    assertThat(inside(() -> root.child(Duration.ofSeconds(-1))).isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  void deadline_isSeenByWhatRunsInside() {
    CancellationToken limited = inside(() -> CancellationToken.withTimeout(Duration.ofMinutes(1)));
    Future<Optional<Duration>> left =
        _ -> Poll.ready(CancellationToken.current().flatMap(CancellationToken::remaining));

    Optional<Duration> seen =
        runtime.blockOn(limited.runOrFail(Tasks.scope(scope -> scope.spawn(left))));

    assertThat(seen).hasValueSatisfying(duration -> assertThat(duration).isPositive());
  }

  @Test
  void close_withADeadlineAhead_cancelsNothing() {
    CancellationToken limited = inside(() -> root.child(Duration.ofHours(1)));

    runtime.close();

    assertThat(limited.isCancelled()).isFalse();
  }
}
