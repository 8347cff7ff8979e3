package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.net.TcpListener;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskInfo;
import cortado.observe.WorkerMetrics;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a runtime counts, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class MetricsContractTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;
  private Oneshot<Integer> end;
  private Thread driving;

  /// Somebody has to run the tasks of a current-thread runtime; the others do not mind.
  @BeforeEach
  void start() {
    runtime = kind.builder.get().maxBlockingThreads(1).build();
    end = Oneshot.create();
    driving = Thread.ofPlatform().start(() -> assertThat(runtime.blockOn(end.receiver())).isOne());
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(end.sender().send(1)).isTrue();
    driving.join();
    runtime.close();
  }

  /// Asks on until it is so: a thread goes to sleep, or begins a job, without telling.
  private RuntimeMetrics metricsOnce(Predicate<RuntimeMetrics> condition) {
    RuntimeMetrics metrics = runtime.metrics();
    while (!condition.test(metrics)) {
      Thread.onSpinWait();
      metrics = runtime.metrics();
    }
    return metrics;
  }

  /// Waits on a thread of its own, so that a current-thread runtime stays where it is driven.
  private <T> T join(JoinHandle<T> task) {
    return runtime.handle().blockOn(task);
  }

  private static boolean isEverybodyParked(RuntimeMetrics metrics) {
    return metrics.workers().stream().allMatch(worker -> worker.parked() && worker.parks() > 0);
  }

  private static void spinTwoMillis() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < 2_000_000) {
      Thread.onSpinWait();
    }
  }

  @Test
  void workers_areAsManyAsAskedFor() {
    int expected =
        switch (kind) {
          case CURRENT_THREAD, ONE_WORKER -> 1;
          case TWO_WORKERS -> 2;
          case FOUR_WORKERS -> 4;
        };

    assertThat(runtime.metrics().workers()).hasSize(expected);
    assertThat(runtime.metrics().workers())
        .extracting(WorkerMetrics::index)
        .containsExactlyElementsOf(IntStream.range(0, expected).boxed().toList());
    assertThat(runtime.handle().metrics().workers()).hasSize(expected);
  }

  @Test
  void workers_haveThreads() {
    RuntimeMetrics metrics =
        metricsOnce(seen -> seen.workers().stream().allMatch(worker -> worker.threadId() > 0));
    long running =
        join(runtime.spawn(TestFutures.poll(_ -> Poll.ready(Thread.currentThread().threadId()))));

    assertThat(metrics.workers()).extracting(WorkerMetrics::threadId).contains(running);
    assertThat(metrics.workers()).extracting(WorkerMetrics::threadId).doesNotHaveDuplicates();
  }

  @Test
  void tasksThatHaveEnded_areCountedAndNotAlive() {
    for (int task = 0; task < 10; task++) {
      assertThat(join(runtime.spawn(Futures.ready(task)))).isEqualTo(task);
    }

    assertThat(runtime.metrics().spawnedTasks()).isEqualTo(10);
    assertThat(runtime.metrics().aliveTasks()).isZero();
    assertThat(runtime.metrics().polls()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void tasksSpawnedByATask_areCounted() {
    JoinHandle<Integer> outer =
        runtime.spawn(
            TestFutures.poll(
                _ -> {
                  for (int task = 0; task < 1_000; task++) {
                    Tasks.spawn(Futures.ready(task));
                  }
                  return Poll.ready(1);
                }));
    assertThat(join(outer)).isOne();

    RuntimeMetrics metrics = metricsOnce(seen -> seen.aliveTasks() == 0);
    assertThat(metrics.spawnedTasks()).isEqualTo(1_001);
    assertThat(metrics.remoteSchedules()).isOne();
    assertThat(metricsOnce(seen -> seen.queued() == 0).polls()).isPositive();
  }

  @Test
  void tasksThatWait_areAlive() {
    JoinHandle<Integer> first = runtime.spawn(Futures.pending());
    JoinHandle<Integer> second = runtime.spawn(Futures.pending());

    assertThat(runtime.metrics().aliveTasks()).isEqualTo(2);

    first.abort();
    assertThatThrownBy(() -> join(first)).isInstanceOf(TaskAbortedException.class);
    assertThat(runtime.metrics().aliveTasks()).isOne();

    second.abort();
    assertThatThrownBy(() -> join(second)).isInstanceOf(TaskAbortedException.class);
    assertThat(runtime.metrics().aliveTasks()).isZero();
  }

  @Test
  void taskThatFails_isNotAlive() {
    JoinHandle<Integer> task =
        runtime.spawn(
            TestFutures.poll(
                _ -> {
                  throw new IllegalStateException("boo");
                }));

    assertThatThrownBy(() -> join(task)).hasMessage("boo");
    assertThat(runtime.metrics().aliveTasks()).isZero();
  }

  @Test
  void runtimeThatHasEnded_hasNoTaskAlive() {
    AsyncRuntime other = kind.builder.get().build();
    other.spawn(Futures.pending());
    other.spawn(Futures.ready(1));
    other.close();
    other.spawn(Futures.ready(2));

    assertThat(other.metrics().spawnedTasks()).isEqualTo(3);
    assertThat(other.metrics().aliveTasks()).isZero();
    assertThat(other.metrics().workers()).allMatch(WorkerMetrics::parked);
  }

  @Test
  void workerWithNothingToDo_parks() {
    RuntimeMetrics metrics = metricsOnce(MetricsContractTest::isEverybodyParked);

    assertThat(metrics.queued()).isZero();
  }

  @Test
  void workerThatRunsATask_isBusy() {
    JoinHandle<Void> task = runtime.spawn(TestFutures.run(MetricsContractTest::spinTwoMillis));
    join(task);

    Duration busy =
        runtime.metrics().workers().stream()
            .map(WorkerMetrics::busy)
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(busy).isGreaterThanOrEqualTo(Duration.ofNanos(1_999_000));
  }

  @Test
  void taskThatUsesUpItsBudget_isCounted() {
    var polls = new AtomicInteger();
    JoinHandle<Integer> task =
        runtime.spawn(
            TestFutures.poll(
                context -> {
                  if (polls.incrementAndGet() > 3) {
                    return Poll.ready(1);
                  }
                  for (int step = 0; step < Context.BUDGET; step++) {
                    context.madeProgress();
                  }
                  assertThat(context.mustYield()).isTrue();
                  return Poll.pending();
                }));
    assertThat(join(task)).isOne();

    long forced = runtime.metrics().workers().stream().mapToLong(WorkerMetrics::forcedYields).sum();
    assertThat(forced).isEqualTo(3);
  }

  @Test
  void yieldThatNobodyForced_isNotCounted() {
    assertThat(join(runtime.spawn(TestFutures.yielding(5)))).isEqualTo(6);

    assertThat(runtime.metrics().workers()).allMatch(worker -> worker.forcedYields() == 0);
  }

  @Test
  void wakesFromOutside_areRemote() {
    Oneshot<Integer> value = Oneshot.create();
    JoinHandle<Integer> task = runtime.spawn(value.receiver());
    while (runtime.dump().tasks().stream()
        .noneMatch(seen -> seen.state() == TaskInfo.State.WAITING)) {
      Thread.onSpinWait();
    }
    RuntimeMetrics before = runtime.metrics();

    assertThat(value.sender().send(3)).isTrue();
    assertThat(join(task)).isEqualTo(3);

    assertThat(before.remoteSchedules()).isOne();
    assertThat(runtime.metrics().remoteSchedules()).isEqualTo(2);
  }

  @Test
  void blockingThreadsAndJobs_areCounted() {
    CountDownLatch release = new CountDownLatch(1);
    assertThat(runtime.metrics().blocking()).isEqualTo(new RuntimeMetrics.Blocking(0, 0, 0));

    JoinHandle<Integer> first =
        runtime.spawnBlocking(
            () -> {
              release.await();
              return 1;
            });
    JoinHandle<Integer> second = runtime.spawnBlocking(() -> 2);

    metricsOnce(seen -> seen.blocking().equals(new RuntimeMetrics.Blocking(1, 0, 1)));
    release.countDown();
    assertThat(join(first) + join(second)).isEqualTo(3);
    metricsOnce(seen -> seen.blocking().equals(new RuntimeMetrics.Blocking(1, 1, 0)));
  }

  @Test
  void timers_areCountedWhileTheyAreWaitedFor() {
    JoinHandle<Void> sleeping = runtime.spawn(Futures.ready(1).then(_ -> Time.sleep(HOUR)));

    metricsOnce(seen -> seen.timers() == 1);
    sleeping.abort();
    assertThatThrownBy(() -> join(sleeping)).isInstanceOf(TaskAbortedException.class);
    assertThat(runtime.metrics().timers()).isZero();
  }

  @Test
  void sockets_areCounted() throws Exception {
    RuntimeMetrics.Io none = runtime.metrics().io();
    JoinHandle<TcpListener> binding =
        runtime.spawn(
            TestFutures.poll(
                _ ->
                    Poll.ready(
                        TcpListener.bind(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))));
    TcpListener listener = join(binding);
    RuntimeMetrics.Io one = runtime.metrics().io();
    listener.close();
    RuntimeMetrics.Io gone = runtime.metrics().io();

    assertThat(none).isEqualTo(new RuntimeMetrics.Io(0, 0, 0));
    assertThat(one).isEqualTo(new RuntimeMetrics.Io(1, 1, 0));
    assertThat(gone).isEqualTo(new RuntimeMetrics.Io(0, 1, 0));
  }

  @Test
  void pollTimes_areMeasuredIfAskedFor() {
    assertThat(runtime.metrics().pollTimes()).isNull();

    try (AsyncRuntime measured = kind.builder.get().pollTimes(true).build()) {
      JoinHandle<Integer> quick = measured.spawn(TestFutures.yielding(5));
      JoinHandle<Void> slow = measured.spawn(TestFutures.run(MetricsContractTest::spinTwoMillis));
      assertThat(measured.blockOn(quick)).isEqualTo(6);
      measured.blockOn(slow);
      RuntimeMetrics metrics = measured.metrics();
      while (metrics.pollTimes().count() < 7) {
        // The poll that has ended the task has itself not ended.
        Thread.onSpinWait();
        metrics = measured.metrics();
      }

      assertThat(metrics.pollTimes().count()).isEqualTo(7);
      assertThat(metrics.pollTimes().quantile(1))
          .hasValueSatisfying(most -> assertThat(most).isGreaterThan(Duration.ofMillis(2)));
    }
  }

  @Test
  void pollDelays_areMeasuredWithThePollTimes() {
    assertThat(runtime.metrics().pollDelays()).isNull();

    try (AsyncRuntime measured = kind.builder.get().pollTimes(true).build()) {
      JoinHandle<JoinHandle<Integer>> busy =
          measured.spawn(
              TestFutures.poll(
                  _ -> {
                    JoinHandle<Integer> behind = Tasks.spawn(TestFutures.yielding(5));
                    spinTwoMillis();
                    return Poll.ready(behind);
                  }));
      assertThat(measured.blockOn(measured.blockOn(busy))).isEqualTo(6);
      RuntimeMetrics metrics = measured.metrics();
      while (metrics.pollTimes().count() < 7) {
        // The poll that has ended the task has itself not ended.
        Thread.onSpinWait();
        metrics = measured.metrics();
      }

      assertThat(metrics.pollDelays().count()).isEqualTo(7);
      if (metrics.workers().size() == 1) {
        assertThat(metrics.pollDelays().quantile(1))
            .hasValueSatisfying(most -> assertThat(most).isGreaterThan(Duration.ofMillis(2)));
      }
    }
  }

  @Test
  void schedules_ofWorkersAndOfOthers_areCountedApart() {
    assertThat(join(runtime.spawn(TestFutures.yielding(5)))).isEqualTo(6);

    RuntimeMetrics metrics = metricsOnce(seen -> seen.polls() == 6 && isEverybodyParked(seen));
    assertThat(metrics.remoteSchedules()).isOne();
    assertThat(metrics.localSchedules()).isEqualTo(5);
  }
}
