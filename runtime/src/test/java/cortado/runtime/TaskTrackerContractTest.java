package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.TaskTracker;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.lang.ref.WeakReference;
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

/// What a [TaskTracker] promises, whatever runs its tasks.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TaskTrackerContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final TaskTracker tracker = new TaskTracker();
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

  private <T> JoinHandle<T> spawn(Future<T> future) {
    try (var _ = runtime.handle().enter()) {
      return tracker.spawn(future);
    }
  }

  @Test
  void drained_closedAndEmpty_isReadyAtOnce() {
    assertThat(Polled.of(tracker.drained()).poll().isReady()).isFalse();

    assertThat(tracker.close()).isTrue();
    assertThat(tracker.close()).isFalse();

    assertThat(tracker.isClosed()).isTrue();
    assertThat(Polled.of(tracker.drained()).poll().isReady()).isTrue();
  }

  @Test
  void drained_ofAnOpenTracker_waitsThoughNothingRuns() {
    var waiting = Polled.of(tracker.drained());
    assertThat(waiting.poll().isReady()).isFalse();
    runtime.blockOn(spawn(Futures.ready(1)));
    assertThat(tracker.isEmpty()).isTrue();
    assertThat(waiting.poll().isReady()).isFalse();

    tracker.close();

    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void drained_waitsForAllThatWereSpawned() {
    var ended = new AtomicInteger();
    for (int number = 0; number < 100; number++) {
      spawn(TestFutures.yielding(number % 5).map(_ -> ended.incrementAndGet()));
    }
    tracker.close();

    runtime.blockOn(tracker.drained());

    assertThat(ended).hasValue(100);
    assertThat(tracker.size()).isZero();
    assertThat(tracker).hasToString("TaskTracker[0 running, closed]");
  }

  @Test
  void spawn_afterClose_isAllowedAndAwaited() {
    tracker.close();
    var ended = new AtomicInteger();
    var gate = new Gate();
    spawn(
        gate.passed()
            .then(
                _ -> {
                  spawn(TestFutures.yielding(5).map(_ -> ended.incrementAndGet()));
                  return Futures.ready(1);
                }));
    var waiting = Polled.of(tracker.drained());
    assertThat(waiting.poll().isReady()).isFalse();

    gate.open();
    runtime.blockOn(tracker.drained());

    assertThat(ended).hasValue(1);
  }

  @Test
  void reopen_letsLaterOnesWaitAgain_andEarlierOnesThrough() {
    var before = tracker.drained();
    tracker.close();
    assertThat(tracker.reopen()).isTrue();
    assertThat(tracker.reopen()).isFalse();

    assertThat(Polled.of(before).poll().isReady()).isTrue();
    assertThat(Polled.of(tracker.drained()).poll().isReady()).isFalse();
  }

  @Test
  void failedTask_isGone() {
    var failure = new IllegalStateException("down");
    JoinHandle<Integer> task =
        spawn(
            TestFutures.poll(
                _ -> {
                  throw failure;
                }));

    assertThatThrownBy(() -> runtime.blockOn(task)).isSameAs(failure);
    assertThat(tracker.isEmpty()).isTrue();
  }

  @Test
  void abortedTask_isGoneWhenItHasCleanedUp() {
    var suspended = new CountDownLatch(1);
    var cleaningUp = new CountDownLatch(1);
    var gate = new Gate();
    JoinHandle<Integer> task =
        spawn(
            TestFutures.polite(
                suspended::countDown,
                () -> {
                  cleaningUp.countDown();
                  return gate.passed();
                }));
    tracker.close();
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> suspended.getCount() > 0));
    task.abort();
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> cleaningUp.getCount() > 0));
    assertThat(tracker.size()).isEqualTo(1);

    gate.open();
    runtime.blockOn(tracker.drained());

    assertThat(tracker.isEmpty()).isTrue();
  }

  @Test
  void taskThatIsAbortedUnpolled_isGone() {
    JoinHandle<Object> task = spawn(Futures.pending());
    task.abort();
    tracker.close();

    runtime.blockOn(tracker.drained());

    assertThat(tracker.isEmpty()).isTrue();
  }

  @Test
  void tasksThatEndWithTheRuntime_areGone() {
    spawn(Futures.pending());
    tracker.close();

    runtime.close();

    assertThat(Polled.of(tracker.drained()).poll().isReady()).isTrue();
  }

  @Test
  void spawnBlocking_countsUntilTheJobHasEnded() throws Exception {
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    JoinHandle<Integer> job;
    try (var _ = runtime.handle().enter()) {
      job =
          tracker.spawnBlocking(
              () -> {
                running.countDown();
                go.await();
                return 5;
              });
    }
    running.await();
    assertThat(tracker.size()).isEqualTo(1);
    tracker.close();

    go.countDown();

    assertThat(runtime.blockOn(job)).isEqualTo(5);
    runtime.blockOn(tracker.drained());
  }

  @Test
  void track_countsFromThenOnUntilTheFutureEndsOrIsCancelled() {
    Future<Integer> first = tracker.track(Futures.ready(1));
    Future<Integer> second = tracker.track(Futures.pending());
    assertThat(tracker.size()).isEqualTo(2);

    assertThat(Polled.of(first).pollValue()).isEqualTo(1);
    assertThat(tracker.size()).isEqualTo(1);
    second.cancel();
    second.cancel();

    assertThat(tracker.size()).isZero();
  }

  @Test
  void token_countsUntilItIsClosed() {
    var token = tracker.token();
    tracker.close();
    var waiting = Polled.of(tracker.drained());
    assertThat(waiting.poll().isReady()).isFalse();

    token.close();
    token.close();

    assertThat(waiting.poll().isReady()).isTrue();
    assertThat(tracker.size()).isZero();
  }

  @Test
  void resultOfATask_isNotKept() {
    WeakReference<Object> result = spawnAndLetGo();
    tracker.close();
    runtime.blockOn(tracker.drained());
    // What a thread has polled last may be known to it until it polls something else.
    runtime.blockOn(TestFutures.yielding(50));
    for (int task = 0; task < 50; task++) {
      runtime.blockOn(runtime.spawn(Tasks.yieldNow()));
    }

    while (result.get() != null) {
      System.gc();
    }

    assertThat(tracker.isEmpty()).isTrue();
  }

  private WeakReference<Object> spawnAndLetGo() {
    var result = new Object();
    spawn(TestFutures.yielding(2).map(_ -> result)).cancel();
    return new WeakReference<>(result);
  }

  @Test
  void spawn_outsideOfARuntime_isRefusedAndNotCounted() {
    assertThatThrownBy(() -> tracker.spawn(Futures.ready(1)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(tracker.isEmpty()).isTrue();
  }
}
