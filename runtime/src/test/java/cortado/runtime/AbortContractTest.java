package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to an aborted task whose clean-up waits, whatever runs it.
@ParameterizedClass
@EnumSource
@Timeout(60)
class AbortContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final List<Throwable> cleanUpFailures = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch suspended = new CountDownLatch(1);
  private final CountDownLatch cleaning = new CountDownLatch(1);
  private AsyncRuntime runtime;

  private void keepCleanUpFailures() {
    Thread.currentThread()
        .setUncaughtExceptionHandler((_, failure) -> cleanUpFailures.add(failure));
  }

  private AsyncRuntime runtime(Duration limit) {
    // The tasks of a current-thread runtime are polled on this thread.
    keepCleanUpFailures();
    runtime =
        kind.builder
            .get()
            .cleanUpLimit(limit)
            .onThreadStart(this::keepCleanUpFailures)
            .uncaught((thread, failure) -> uncaught.add(failure))
            .build();
    return runtime;
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  /// Pending until its task is aborted, and then cleans up.
  private Future<Integer> until(Supplier<Future<?>> cleanUp) {
    return TestFutures.polite(suspended::countDown, cleanUp, () -> log.add("cut"));
  }

  private JoinHandle<Integer> spawnSuspended(Future<Integer> future) throws Exception {
    JoinHandle<Integer> task = runtime.spawn(future);
    runtime.blockOn(Tasks.yieldNow());
    suspended.await();
    return task;
  }

  private void assertAborted(JoinHandle<Integer> task) {
    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void abort_whoseCleanUpUsesTheRuntime_endsAfterIt() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task =
        spawnSuspended(
            until(
                () ->
                    Tasks.spawn(TestFutures.yielding(3))
                        .then(_ -> Time.sleep(Duration.ofMillis(2)))
                        .map(_ -> log.add("said goodbye"))));

    task.abort();

    assertAborted(task);
    assertThat(log).containsExactly("said goodbye");
  }

  @Test
  void abort_duringCleanUp_neitherBeginsItAgainNorCutsIt() throws Exception {
    runtime(Duration.ofMinutes(5));
    var gate = new Gate();
    JoinHandle<Integer> task =
        spawnSuspended(
            until(
                () -> {
                  log.add("begin");
                  return gate.passed().map(_ -> log.add("end"));
                }));
    task.abort();
    runtime.blockOn(Tasks.yieldNow());
    runtime.blockOn(Tasks.yieldNow());
    gate.awaitWaiter();

    task.abort();
    assertThat(task.isFinished()).isFalse();
    gate.open();

    assertAborted(task);
    assertThat(log).containsExactly("begin", "end");
  }

  @Test
  void cleanUpThatDoesNotEnd_isCutAtTheLimitAndReported() throws Exception {
    runtime(Duration.ofMillis(20));
    JoinHandle<Integer> task =
        spawnSuspended(until(() -> TestFutures.pendingUntilCancelled(() -> log.add("cut"))));

    task.abort();

    assertAborted(task);
    assertThat(log).containsExactly("cut");
    assertThat(uncaught.take())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "clean-up of task %d did not end within PT0.02S and was cut short"
                .formatted(task.id()));
  }

  @Test
  void cleanUpThatFails_isReportedAndTheTaskIsAborted() throws Exception {
    runtime(Duration.ofMinutes(5));
    var failure = new IllegalStateException("no goodbye");
    JoinHandle<Integer> task =
        spawnSuspended(until(() -> Tasks.yieldNow().then(_ -> Futures.failed(failure))));

    task.abort();

    assertAborted(task);
    assertThat(cleanUpFailures).containsExactly(failure);
  }

  private JoinHandle<Integer> spawnEndlessCleanUp() throws Exception {
    return spawnSuspended(
        until(
            () -> {
              cleaning.countDown();
              return TestFutures.pendingUntilCancelled(() -> log.add("cut"));
            }));
  }

  @Test
  void shutdownNow_duringCleanUp_cutsItSilently() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task = spawnEndlessCleanUp();
    task.abort();
    runtime.blockOn(Tasks.yieldNow());
    runtime.blockOn(Tasks.yieldNow());
    cleaning.await();

    runtime.shutdownNow();
    runtime.close();

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void shutdown_withoutTime_cancelsATaskWithoutWaitingForItsCleanUp() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task = spawnSuspended(until(Futures::pending));

    runtime.shutdown(Duration.ZERO);
    runtime.close();

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_withTasksThatWaitInQueues_waitsForTheirCleanUp() throws Exception {
    runtime(Duration.ofMinutes(5));
    for (int number = 0; number < 1_000; number++) {
      runtime.spawn(
          until(
              () ->
                  TestFutures.once(() -> Time.sleep(Duration.ofMillis(1)))
                      .map(_ -> log.add("cleaned"))));
    }

    runtime.close();

    assertThat(log).hasSize(1_000).containsOnly("cleaned");
  }

  @Test
  void close_duringTheFirstPollOfATask_hearsOfItsEnd() throws Exception {
    runtime(Duration.ofMinutes(5));
    var gate = new CountDownLatch(1);
    JoinHandle<Void> task =
        runtime.spawn(
            TestFutures.run(
                () -> {
                  suspended.countDown();
                  gate.await();
                }));
    Thread driving = Thread.ofPlatform().start(() -> runtime.blockOn(Futures.borrowed(task)));
    suspended.await();
    Thread closing = Thread.ofPlatform().start(runtime::close);
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    gate.countDown();
    closing.join();
    driving.join();

    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_waitsForCleanUpThatUsesTheRuntime() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task =
        spawnSuspended(
            until(
                () ->
                    Tasks.spawnBlocking(() -> log.add("on a blocking thread"))
                        .then(_ -> Tasks.spawn(TestFutures.yielding(3)))
                        .then(_ -> Time.sleep(Duration.ofMillis(2)))
                        .map(_ -> log.add("said goodbye"))));

    runtime.close();

    assertThat(log).containsExactly("on a blocking thread", "said goodbye");
    assertThat(task.isFinished()).isTrue();
    assertThat(runtime.spawn(Futures.ready(1)).isFinished()).isTrue();
  }

  @Test
  void close_byTwoThreads_waitsInBoth() throws Exception {
    runtime(Duration.ofMinutes(5));
    var gate = new Gate();
    JoinHandle<Integer> task =
        spawnSuspended(
            until(
                () -> {
                  cleaning.countDown();
                  return gate.passed().map(_ -> log.add("said goodbye"));
                }));
    var other = new Thread(runtime::close);
    var opener =
        new Thread(
            () -> {
              gate.open();
            });
    other.start();
    cleaning.await();
    opener.start();

    runtime.close();
    other.join();
    opener.join();

    assertThat(log).containsExactly("said goodbye");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_byTwoThreads_leavesTasksThatCleanUpBeginsAlone() throws Exception {
    runtime(Duration.ofMinutes(5));
    var gate = new Gate();
    JoinHandle<Integer> task =
        spawnSuspended(
            until(
                () ->
                    Tasks.spawn(gate.passed().map(_ -> log.add("helped")))
                        .map(_ -> log.add("said goodbye"))));

    boolean secondWaited = TestFutures.closeByTwo(runtime::close, gate);

    assertThat(secondWaited).isTrue();
    assertThat(log).containsExactly("helped", "said goodbye");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_withCleanUpThatDoesNotEnd_cutsItAtItsLimitAndReports() throws Exception {
    runtime(Duration.ofMillis(20));
    JoinHandle<Integer> task = spawnEndlessCleanUp();

    runtime.close();

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
    assertThat(uncaught.take()).hasMessageContaining("did not end within PT0.02S");
  }

  @Test
  void shutdown_whoseLimitEndsBeforeThatOfCleanUp_cutsItThen() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task = spawnEndlessCleanUp();

    runtime.shutdown(Duration.ofMillis(20));
    runtime.close();

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void shutdownNow_whileSomebodyCloses_cutsWhatThatWaitsFor() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task = spawnEndlessCleanUp();
    var closer = new Thread(runtime::close);
    closer.start();
    cleaning.await();

    runtime.shutdownNow();
    closer.join();

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_withTasksThatBeginOthersWhenTheyEnd_endsThemAll() throws Exception {
    runtime(Duration.ofMinutes(5));
    JoinHandle<Integer> task = spawnSuspended(reborn(20));

    runtime.close();

    assertThat(task.isFinished()).isTrue();
    assertThat(log).hasSize(20);
  }

  /// Waits, and when it is cancelled begins another that does the same, so many times.
  private Future<Integer> reborn(int lives) {
    return new Future<>() {
      @Override
      public Poll<Integer> poll(Context context) {
        suspended.countDown();
        return Poll.pending();
      }

      @Override
      public void cancel() {
        log.add("ended");
        if (lives > 1) {
          Tasks.spawn(reborn(lives - 1));
        }
      }
    };
  }

  @Test
  void abort_askedForAgainAndAgain_wakesTheJoinerOnce() throws Throwable {
    runtime(Duration.ofSeconds(5));
    var wakes = new AtomicInteger();
    JoinHandle<Void> task = runtime.spawn(Futures.pending());
    boolean before = task.poll(new Context(wakes::incrementAndGet)).isReady();
    task.abort();
    task.abort();
    runtime.blockOn(
        TestFutures.repeat(Tasks::yieldNow, _ -> wakes.get() == 0 || !task.isFinished()));
    task.abort();
    runtime.close();

    assertThat(before).isFalse();
    assertThat(wakes).hasValue(1);
  }
}
