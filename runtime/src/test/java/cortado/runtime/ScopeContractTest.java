package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.ScopeBody;
import cortado.task.TaskAbortedException;
import cortado.task.TaskScope;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [TaskScope] promises, whatever runs its tasks.
@ParameterizedClass
@EnumSource
@Timeout(60)
class ScopeContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final IOException failure = new IOException("broken");
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime =
        kind.builder
            .get()
            .cleanUpLimit(Duration.ofMinutes(5))
            .uncaught((thread, failure) -> uncaught.add(failure))
            .build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  private <T> T run(ScopeBody<T, RuntimeException> body) {
    return runtime.blockOn(Tasks.scope(body));
  }

  private static <T> Future<T> failing(Throwable failure) {
    return TestFutures.poll(
        _ -> {
          throw failure;
        });
  }

  /// Pending until it is aborted, and then runs `cleanUp`.
  private Future<Integer> until(CountDownLatch suspended, Supplier<Future<?>> cleanUp) {
    return TestFutures.polite(suspended::countDown, cleanUp, () -> log.add("cut"));
  }

  /// Says goodbye after a while when it is aborted.
  private Future<Integer> polite(String name) {
    return until(
        new CountDownLatch(1), () -> TestFutures.yielding(5).map(_ -> log.add(name + " has left")));
  }

  @Test
  void scope_givesTheValueOfItsBody() {
    Integer sum =
        run(
            scope -> {
              var left = scope.spawn(TestFutures.then(TestFutures.yielding(3), Futures.ready(1)));
              var right = scope.spawn(Futures.ready(2));
              return Futures.join(left, right).map(both -> both.first() + both.second());
            });

    assertThat(sum).isEqualTo(3);
  }

  @Test
  void scope_runsNothingBeforeItIsPolled() {
    var runs = new AtomicInteger();

    Future<Integer> future = Tasks.scope(_ -> Futures.ready(runs.incrementAndGet()));
    future.cancel();

    assertThat(runs).hasValue(0);
    assertThatThrownBy(() -> runtime.blockOn(future)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scope_withoutARuntime_isRefused() {
    assertThatThrownBy(() -> Polled.of(Tasks.scope(_ -> Futures.ready(1))).poll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope()");
  }

  @Test
  void scope_polledAgain_isRefused() {
    Future<Integer> future = Tasks.scope(_ -> Futures.ready(1));
    assertThat(runtime.blockOn(future)).isEqualTo(1);

    assertThatThrownBy(() -> runtime.blockOn(future)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scope_waitsForTasksThatNobodyAwaits() {
    var ended = new AtomicInteger();
    var handles = new CopyOnWriteArrayList<JoinHandle<Integer>>();

    run(
        scope -> {
          for (int number = 0; number < 100; number++) {
            handles.add(
                scope.spawn(TestFutures.yielding(number % 7).map(_ -> ended.incrementAndGet())));
          }
          return Futures.ready(0);
        });

    assertThat(ended).hasValue(100);
    assertThat(handles).allMatch(JoinHandle::isFinished);
  }

  @Test
  void tasks_maySpawnIntoTheirScope() {
    var ended = new AtomicInteger();

    run(
        scope -> {
          spawnTree(scope, 6, ended);
          return Futures.ready(0);
        });

    assertThat(ended).hasValue(127);
  }

  private static void spawnTree(TaskScope scope, int depth, AtomicInteger ended) {
    scope.spawn(
        Tasks.yieldNow()
            .map(
                _ -> {
                  if (depth > 0) {
                    spawnTree(scope, depth - 1, ended);
                    spawnTree(scope, depth - 1, ended);
                  }
                  return ended.incrementAndGet();
                }));
  }

  @Test
  void failureOfATask_cancelsTheBodyAndTheOthersAndIsThrownAfterTheirCleanUp() {
    var handles = new CopyOnWriteArrayList<JoinHandle<Integer>>();

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      handles.add(scope.spawn(polite("first")));
                      handles.add(scope.spawn(polite("second")));
                      scope.spawn(Tasks.yieldNow().then(_ -> failing(failure)));
                      return polite("body");
                    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(thrown).hasNoSuppressedExceptions();
    assertThat(log).contains("body has left").doesNotContain("cut");
    assertThat(handles).allMatch(JoinHandle::isFinished);
  }

  @Test
  void failureOfTheBody_abortsTheTasks() {
    var suspended = new CountDownLatch(2);

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      scope.spawn(until(suspended, () -> TestFutures.yielding(3).map(this::left)));
                      scope.spawn(until(suspended, () -> TestFutures.yielding(9).map(this::left)));
                      return waitFor(suspended).then(_ -> failing(failure));
                    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(log).containsExactly("left", "left");
  }

  private boolean left(Object ignored) {
    return log.add("left");
  }

  /// Yields until `latch` is open.
  private static Future<Void> waitFor(CountDownLatch latch) {
    return context -> {
      if (latch.getCount() == 0) {
        return Poll.ready(null);
      }
      context.wakeLater();
      return Poll.pending();
    };
  }

  @Test
  void failureWhileOpening_isTheScopes() {
    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      scope.spawn(polite("task"));
                      throw new IllegalStateException("no body");
                    }));

    assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("no body");
  }

  @Test
  void laterFailures_areSuppressedInTheFirst() {
    var second = new IllegalStateException("second");
    var gate = new Gate();

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      // The second fails in the very poll in which it is aborted.
                      scope.spawn(
                          TestFutures.poll(
                              context -> {
                                if (gate.passed().poll(context).isReady()) {
                                  scope.spawn(failing(failure));
                                  throw second;
                                }
                                return Poll.pending();
                              }));
                      gate.open();
                      return Futures.pending();
                    }));

    assertThat(thrown).isIn(second, failure);
    if (thrown == failure) {
      assertThat(thrown).hasSuppressedException(second);
    }
  }

  @Test
  void bodyThatRethrowsTheFailureOfATask_failsWithItOnce() {
    Throwable thrown =
        catchThrowable(
            () -> run(scope -> scope.spawn(Tasks.yieldNow().then(_ -> failing(failure)))));

    assertThat(thrown).isSameAs(failure);
    assertThat(thrown).hasNoSuppressedExceptions();
  }

  @Test
  void failureThatIsExpected_isData() {
    Outcome<Object> outcome = run(scope -> scope.spawn(failing(failure).catching()));

    assertThat(outcome).isEqualTo(new Outcome.Failure<>(failure));
  }

  @Test
  void abortOfATask_isNoFailure() {
    Outcome<Integer> outcome =
        run(
            scope -> {
              JoinHandle<Integer> task = scope.spawn(polite("task"));
              task.abort();
              return task.catching();
            });

    assertThat(outcome).isInstanceOf(Outcome.Failure.class);
    assertThat(((Outcome.Failure<Integer>) outcome).failure())
        .isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void taskThatWasDetached_isAwaitedNevertheless() {
    var ended = new AtomicInteger();

    run(
        scope -> {
          scope.spawn(TestFutures.yielding(5).map(_ -> ended.incrementAndGet())).cancel();
          return Futures.ready(0);
        });

    assertThat(ended).hasValue(1);
  }

  @Test
  void spawn_intoAScopeThatHasEnded_isRefused() {
    var leaked = new AtomicReference<TaskScope>();
    run(
        scope -> {
          leaked.set(scope);
          return Futures.ready(0);
        });

    assertThatThrownBy(() -> leaked.get().spawn(Futures.ready(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope has ended");
    assertThat(leaked.get().size()).isZero();
  }

  @Test
  void spawn_intoAScopeThatIsCancelled_isAbortedBeforeItsFirstPoll() {
    var polled = new AtomicInteger();
    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      scope.spawn(failing(failure));
                      return until(
                          new CountDownLatch(1),
                          () ->
                              scope
                                  .spawn(TestFutures.run(polled::incrementAndGet))
                                  .catching()
                                  .map(outcome -> log.add(outcome.getClass().getSimpleName())));
                    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(log).containsExactly("Failure");
    assertThat(polled).hasValue(0);
  }

  @Test
  void abortOfTheTaskThatAwaitsAScope_waitsForTheCleanUpOfAll() throws Exception {
    var suspended = new CountDownLatch(3);
    JoinHandle<Integer> task =
        runtime.spawn(
            Tasks.scope(
                outer -> {
                  outer.spawn(until(suspended, () -> TestFutures.yielding(3).map(this::left)));
                  return Tasks.scope(
                      inner -> {
                        inner.spawn(
                            until(suspended, () -> TestFutures.yielding(9).map(this::left)));
                        return until(suspended, () -> TestFutures.yielding(6).map(this::left));
                      });
                }));
    runtime.blockOn(waitFor(suspended));

    task.abort();

    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    assertThat(log).containsExactly("left", "left", "left");
  }

  @Test
  void cancelOfAScope_abortsItsTasksAndDoesNotWait() {
    var left = new CountDownLatch(2);
    var suspended = new CountDownLatch(2);
    var gone = new CountDownLatch(1);
    Supplier<Future<?>> cleanUp =
        () ->
            TestFutures.yielding(2)
                .map(
                    _ -> {
                      left.countDown();
                      return true;
                    });

    runtime.blockOn(
        Futures.race(
            List.of(
                Tasks.scope(
                    scope -> {
                      scope.spawn(until(suspended, cleanUp));
                      scope.spawn(until(suspended, cleanUp));
                      return TestFutures.<Void>pendingUntilCancelled(gone::countDown);
                    }),
                waitFor(suspended))));

    assertThat(gone.getCount()).isZero();
    runtime.blockOn(waitFor(left));
  }

  @Test
  void failureThatNobodyWillHearOf_isReported() {
    var cleaningUp = new CountDownLatch(1);

    runtime.blockOn(
        Futures.race(
            List.of(
                Tasks.<Void, RuntimeException>scope(
                    scope -> {
                      scope.spawn(failing(failure));
                      return until(
                              new CountDownLatch(1),
                              () ->
                                  TestFutures.run(cleaningUp::countDown)
                                      .then(_ -> Futures.pending()))
                          .map(_ -> null);
                    }),
                waitFor(cleaningUp))));

    assertThat(uncaught).containsExactly(failure);
    uncaught.clear();
  }

  @Test
  void cleanUpBeyondTheLimitOfTheScope_isCutAndReported() {
    Throwable thrown =
        catchThrowable(
            () ->
                runtime.blockOn(
                    Tasks.scope(
                        Duration.ofMillis(10),
                        scope -> {
                          var suspended = new CountDownLatch(1);
                          scope.spawn(
                              until(
                                  suspended,
                                  () -> TestFutures.pendingUntilCancelled(() -> log.add("task"))));
                          scope.spawn(waitFor(suspended).then(_ -> failing(failure)));
                          return until(
                              new CountDownLatch(1),
                              () -> TestFutures.pendingUntilCancelled(() -> log.add("body")));
                        })));

    assertThat(thrown).isSameAs(failure);
    assertThat(log).containsExactlyInAnyOrder("task", "body");
    assertThat(uncaught)
        .hasSize(2)
        .allMatch(late -> late.getMessage().contains("did not end within PT0.01S"));
    uncaught.clear();
  }

  @Test
  void cleanUpLimit_thatIsNegative_isRefused() {
    assertThatThrownBy(() -> Tasks.scope(Duration.ofNanos(-1), _ -> Futures.ready(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cleanUpLimit must not be negative, was PT-0.000000001S");
  }

  @Test
  void spawnBlocking_givesTheValueOfTheJob() {
    int value = run(scope -> scope.spawnBlocking(() -> 7));

    assertThat(value).isEqualTo(7);
  }

  @Test
  void blockingJobOfACancelledScope_isInterruptedAndAwaited() {
    var running = new CountDownLatch(1);

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      scope.spawnBlocking(
                          () -> {
                            running.countDown();
                            try {
                              return new CountDownLatch(1)
                                  .await(1, java.util.concurrent.TimeUnit.HOURS);
                            } finally {
                              log.add("interrupted");
                            }
                          });
                      return waitFor(running).then(_ -> failing(failure));
                    }));

    assertThat(thrown).isSameAs(failure);
    assertThat(log).containsExactly("interrupted");
  }

  @Test
  void handle_awaitedTwice_isRefused() {
    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    scope -> {
                      JoinHandle<Integer> task = scope.spawn(Futures.ready(1));
                      return Futures.borrowed(task).then(_ -> task);
                    }));

    assertThat(thrown).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shutdownNow_endsAScopeAndItsTasks() throws Exception {
    var suspended = new CountDownLatch(2);
    JoinHandle<Integer> task =
        runtime.spawn(
            Tasks.scope(
                scope -> {
                  scope.spawn(until(suspended, Futures::pending));
                  return until(suspended, Futures::pending);
                }));
    runtime.blockOn(waitFor(suspended));

    runtime.shutdownNow();
    runtime.close();

    assertThat(task.isFinished()).isTrue();
    assertThat(log).contains("cut");
  }
}
