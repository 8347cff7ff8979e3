package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.net.TcpListener;
import cortado.observe.RuntimeMetrics;
import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks that block their worker: nobody else stops, and it is told who they are.
@ParameterizedClass
@ValueSource(ints = {1, 2, 4})
@Timeout(60)
class RescueTest {

  @Parameter int workers;

  private final BlockingQueue<StuckTask> stuck = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger threads = new AtomicInteger();
  private final Semaphore threadsStopped = new Semaphore(0);
  private AsyncRuntime runtime;

  private RuntimeBuilder builder() {
    return AsyncRuntime.multiThread()
        .workers(workers)
        .stuckAfter(Duration.ofMillis(10))
        .onThreadStart(threads::incrementAndGet)
        .onThreadStop(threadsStopped::release)
        .onStuck(stuck::add);
  }

  private AsyncRuntime runtime() {
    runtime = builder().build();
    return runtime;
  }

  @AfterEach
  void close() {
    release.countDown();
    if (runtime != null) {
      runtime.close();
    }
  }

  /// One task for each worker, which keeps it.
  private List<JoinHandle<Void>> blockAllWorkers() throws InterruptedException {
    var entered = new CountDownLatch(workers);
    List<JoinHandle<Void>> blocking = new ArrayList<>();
    for (int task = 0; task < workers; task++) {
      blocking.add(
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    entered.countDown();
                    release.await();
                  })));
    }
    entered.await();
    return blocking;
  }

  @Test
  void tasksThatBlockAllWorkers_stopNoOther() throws Exception {
    runtime();
    List<JoinHandle<Void>> blocking = blockAllWorkers();

    for (int task = 0; task < 20; task++) {
      assertThat(runtime.blockOn(runtime.spawn(Futures.ready(task)))).isEqualTo(task);
    }

    release.countDown();
    blocking.forEach(runtime::blockOn);
  }

  @Test
  void tasksThatBlockAllWorkers_stopNoTimer() throws Exception {
    runtime();
    var sleeping = new CountDownLatch(1);
    JoinHandle<Void> sleeper =
        runtime.spawn(
            TestFutures.then(
                TestFutures.run(sleeping::countDown),
                TestFutures.once(() -> Time.sleep(Duration.ofMillis(20)))));
    sleeping.await();
    List<JoinHandle<Void>> blocking = blockAllWorkers();

    runtime.blockOn(sleeper);

    release.countDown();
    blocking.forEach(runtime::blockOn);
  }

  @Test
  void tasksThatBlockAllWorkers_stopNoSocket() throws Exception {
    runtime();
    var address = new LinkedBlockingQueue<InetSocketAddress>();
    JoinHandle<Void> accepted =
        runtime.spawn(
            TestFutures.once(
                () -> {
                  TcpListener listener =
                      TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                  address.add(listener.localAddress());
                  return TestFutures.then(listener.accept(), TestFutures.run(listener::close));
                }));
    InetSocketAddress bound = address.take();
    List<JoinHandle<Void>> blocking = blockAllWorkers();

    try (Socket _ = new Socket(bound.getAddress(), bound.getPort())) {
      runtime.blockOn(accepted);
    }

    release.countDown();
    blocking.forEach(runtime::blockOn);
  }

  @Test
  void tasksBehindABlockingOne_areTakenFromItsWorker() throws Exception {
    runtime();
    int count = 400;
    var others = new CountDownLatch(count);
    JoinHandle<Void> blocking =
        runtime.spawn(
            TestFutures.run(
                () -> {
                  for (int task = 0; task < count; task++) {
                    Tasks.spawn(TestFutures.run(others::countDown));
                  }
                  others.await();
                }));

    runtime.blockOn(blocking);

    assertThat(others.getCount()).isZero();
  }

  @Test
  void endlessLoop_stopsNoOther_andIsToldWithItsLine() throws Exception {
    runtime = builder().stuckAfter(Duration.ofMillis(50)).build();
    var spinning = new Spinning();
    JoinHandle<Void> endless = runtime.spawn(spinning);

    StuckTask told = nextToldOf(endless);
    while (!Spinning.isAt(told.line())) {
      // A busy machine has held it up before it got there.
      spinning.ended.incrementAndGet();
      told = nextToldOf(endless);
    }

    assertThat(told.line().getFileName()).isEqualTo("RescueTest.java");
    assertThat(told.thread().getName()).startsWith("cortado-");
    assertThat(told.since()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isEqualTo(1);
    spinning.ended.set(Integer.MAX_VALUE);
    runtime.blockOn(endless);
  }

  /// Stays in its n-th poll until that many are to end.
  private static final class Spinning implements Future<Void> {
    final AtomicInteger ended = new AtomicInteger();
    private int polls;

    @Override
    public Poll<Void> poll(Context context) {
      polls++;
      spinUntil(ended, polls);
      if (ended.get() == Integer.MAX_VALUE) {
        return Poll.ready(null);
      }
      context.wakeLater();
      return Poll.pending();
    }

    static boolean isAt(@Nullable StackTraceElement line) {
      return line != null && line.getMethodName().equals("spinUntil");
    }

    private static void spinUntil(AtomicInteger ended, int polls) {
      while (ended.get() < polls) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void stuckTask_isToldOnceForEachPoll() throws Exception {
    runtime();
    var next = new Semaphore(0);
    var polls = new AtomicInteger();
    JoinHandle<Void> twice =
        runtime.spawn(
            context -> {
              next.acquire();
              if (polls.incrementAndGet() == 2) {
                return Poll.ready(null);
              }
              context.wakeLater();
              return Poll.pending();
            });

    assertThat(stuck.take().id()).isEqualTo(twice.id());
    // It stays in that poll for many more samples.
    for (int sleep = 0; sleep < 10; sleep++) {
      runtime.blockOn(TestFutures.once(() -> Time.sleep(Duration.ofMillis(3))));
    }
    assertThat(stuck).noneMatch(told -> told.id() == twice.id());
    next.release(1);
    assertThat(nextToldOf(twice).id()).isEqualTo(twice.id());

    next.release(1);
    runtime.blockOn(twice);
  }

  private StuckTask nextToldOf(JoinHandle<?> task) throws InterruptedException {
    StuckTask told = stuck.take();
    while (told.id() != task.id()) {
      told = stuck.take();
    }
    return told;
  }

  @Test
  void observer_hearsOfStuckTasks() throws Exception {
    var observed = new LinkedBlockingQueue<StuckTask>();
    runtime =
        builder()
            .observer(
                new RuntimeObserver() {
                  @Override
                  public void taskStuck(StuckTask told) {
                    observed.add(told);
                  }
                })
            .build();

    JoinHandle<Void> blocking = runtime.spawn(TestFutures.run(release::await));

    assertThat(observed.take().id()).isEqualTo(blocking.id());
  }

  @Test
  void spareThreads_endWhenTheyAreNotNeeded() throws Exception {
    runtime();
    List<JoinHandle<Void>> blocking = blockAllWorkers();
    int _ = runtime.blockOn(runtime.spawn(Futures.ready(1)));

    release.countDown();
    blocking.forEach(runtime::blockOn);

    // All but the workers, of which none ends before the runtime.
    threadsStopped.acquire(threads.get() - workers);
    assertThat(runtime.blockOn(runtime.spawn(Futures.ready(2)))).isEqualTo(2);
  }

  @Test
  void pollsOfSpareThreads_areCountedAfterTheyHaveEnded() throws Exception {
    runtime();
    List<JoinHandle<Void>> blocking = blockAllWorkers();
    for (int number = 0; number < 100; number++) {
      int _ = runtime.blockOn(runtime.spawn(Futures.ready(1)));
    }
    release.countDown();
    blocking.forEach(runtime::blockOn);

    RuntimeMetrics metrics = runtime.metrics();
    while (metrics.workers().size() > workers || metrics.polls() < 100 + workers) {
      // The spare threads end by themselves, and then hand over what they have counted.
      Thread.onSpinWait();
      metrics = runtime.metrics();
    }

    assertThat(threads.get()).isGreaterThan(workers);
    assertThat(metrics.polls()).isEqualTo(100 + workers);
  }

  @Test
  void spareThreads_areNeverMoreThanAllowed() throws Exception {
    runtime = builder().maxSpareThreads(1).build();
    List<JoinHandle<Void>> blocking = blockAllWorkers();
    JoinHandle<Void> blocksTheSpare = runtime.spawn(TestFutures.run(release::await));
    JoinHandle<Integer> behind = runtime.spawn(Futures.ready(1));
    for (int told = 0; told < workers + 1; told++) {
      StuckTask _ = stuck.take();
    }

    release.countDown();
    blocking.forEach(runtime::blockOn);
    runtime.blockOn(blocksTheSpare);

    assertThat(runtime.blockOn(behind)).isEqualTo(1);
    assertThat(threads.get()).isLessThanOrEqualTo(workers + 1);
  }

  @Test
  void runtime_withStuckWorkers_endsWhenTheyAreBack() throws Exception {
    runtime();
    List<JoinHandle<Void>> blocking = blockAllWorkers();
    int _ = runtime.blockOn(runtime.spawn(Futures.ready(1)));

    assertThat(runtime.shutdown(Duration.ZERO)).isFalse();
    release.countDown();
    runtime.close();

    assertThat(blocking).allMatch(JoinHandle::isFinished);
    assertThat(threadsStopped.availablePermits()).isEqualTo(threads.get());
  }

  // Blocking in place

  @Test
  void blockInPlace_ofAllWorkers_stopsNoOther_andIsNotTold() throws Exception {
    runtime = builder().stuckAfter(Duration.ofDays(1)).build();
    var entered = new CountDownLatch(workers);
    List<JoinHandle<Integer>> blocking = new ArrayList<>();
    for (int task = 0; task < workers; task++) {
      int number = task;
      blocking.add(
          runtime.spawn(
              context ->
                  Poll.ready(
                      Tasks.blockInPlace(
                          () -> {
                            entered.countDown();
                            release.await();
                            return number;
                          }))));
    }
    entered.await();

    assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isEqualTo(1);

    release.countDown();
    for (int task = 0; task < workers; task++) {
      assertThat(runtime.blockOn(blocking.get(task))).isEqualTo(task);
    }
    assertThat(stuck).isEmpty();
  }

  @Test
  void blockInPlace_handsOverWhatWasSpawnedBefore() throws Exception {
    runtime = builder().stuckAfter(Duration.ofDays(1)).build();
    var others = new CountDownLatch(10);

    runtime.blockOn(
        runtime.spawn(
            TestFutures.run(
                () -> {
                  for (int task = 0; task < 10; task++) {
                    Tasks.spawn(TestFutures.run(others::countDown));
                  }
                  Tasks.blockInPlace(
                      () -> {
                        others.await();
                        return 0;
                      });
                })));

    assertThat(others.getCount()).isZero();
  }

  @Test
  void blockInPlace_handsOverATaskThatHasYielded() throws Exception {
    runtime = builder().stuckAfter(Duration.ofDays(1)).build();
    var yielded = new CountDownLatch(1);
    Future<Void> blocking =
        TestFutures.run(
            () ->
                Tasks.blockInPlace(
                    () -> {
                      yielded.await();
                      return 0;
                    }));

    runtime.blockOn(
        runtime.spawn(
            TestFutures.then(
                TestFutures.once(
                    () -> {
                      // It runs as soon as this poll is over, and what has yielded waits behind it.
                      Tasks.spawn(blocking);
                      return Tasks.yieldNow();
                    }),
                TestFutures.run(yielded::countDown))));

    assertThat(yielded.getCount()).isZero();
  }

  @Test
  void blockInPlace_mayBlockOnAFuture() {
    runtime();

    int value =
        runtime.blockOn(
            runtime.spawn(
                context ->
                    Poll.ready(
                        Tasks.blockInPlace(
                            () -> runtime.blockOn(runtime.spawn(Futures.ready(7)))))));

    assertThat(value).isEqualTo(7);
  }

  @Test
  void blockInPlace_doesNotCountWhatItHandsOverAsComingFromOutside() {
    runtime();
    JoinHandle<Integer> blocking =
        runtime.spawn(
            _ -> {
              for (int task = 0; task < 10; task++) {
                Tasks.spawn(Futures.ready(task));
              }
              return Poll.ready(Tasks.blockInPlace(() -> 1));
            });

    assertThat(runtime.blockOn(blocking)).isOne();
    assertThat(runtime.metrics().spawnedTasks()).isEqualTo(11);
    assertThat(runtime.metrics().remoteSchedules()).isOne();
  }

  @Test
  void blockInPlace_hasNoBudgetInside_andLeavesThatAroundItAsItWas() {
    runtime();
    Future<Integer> stepsLeftAfterwards =
        context -> {
          context.madeProgress();
          int inside =
              Tasks.blockInPlace(
                  () -> {
                    int steps = 0;
                    for (; steps < 10 * Context.BUDGET && !context.mustYield(); steps++) {
                      context.madeProgress();
                    }
                    return steps;
                  });
          assertThat(inside).isEqualTo(10 * Context.BUDGET);
          int after = 0;
          for (; context.hasBudget(); after++) {
            context.madeProgress();
          }
          return Poll.ready(after);
        };

    assertThat(runtime.blockOn(runtime.spawn(stepsLeftAfterwards))).isEqualTo(Context.BUDGET - 1);
    assertThat(runtime.blockOn(stepsLeftAfterwards)).isEqualTo(Context.BUDGET - 1);
  }

  @Test
  void blockInPlace_thatFails_failsWithThatItself() {
    runtime();
    Exception failure = new IOException("boo");
    Future<Integer> failing =
        _ ->
            Poll.ready(
                Tasks.blockInPlace(
                    () -> {
                      throw failure;
                    }));

    assertThatThrownBy(() -> runtime.blockOn(runtime.spawn(failing))).isSameAs(failure);
  }

  @Test
  void blockInPlace_whereARuntimeOnlyBlocks_runsTheJob() throws Exception {
    runtime();

    assertThat(Tasks.blockInPlace(() -> 1)).isEqualTo(1);
    int inRoot = runtime.blockOn(context -> Poll.ready(Tasks.blockInPlace(() -> 2)));
    assertThat(inRoot).isEqualTo(2);
  }

  @Test
  void blockInPlace_onACurrentThreadRuntime_isRefused() {
    try (AsyncRuntime single = AsyncRuntime.currentThread().build()) {
      assertThatThrownBy(() -> single.blockOn(context -> Poll.ready(Tasks.blockInPlace(() -> 1))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("spawnBlocking");
      assertThatThrownBy(
              () ->
                  single.blockOn(single.spawn(context -> Poll.ready(Tasks.blockInPlace(() -> 1)))))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
