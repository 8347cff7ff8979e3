package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What every runtime promises its tasks, whatever its scheduler.
///
/// Long, and in one file on purpose: it is the list of those promises, and all share one set-up.
/// What it promises who blocks is in [BlockOnContractTest], how it ends in [ShutdownContractTest].
@ParameterizedClass
@EnumSource
@Timeout(60)
class RuntimeContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private AsyncRuntime runtime;

  private AsyncRuntime runtime() {
    if (runtime == null) {
      runtime = kind.builder.get().uncaught((thread, failure) -> uncaught.add(failure)).build();
    }
    return runtime;
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  // Spawning and joining

  @Test
  void spawn_onAThreadInNoRuntime_saysWhatToDo() {
    assertThatThrownBy(() -> Tasks.spawn(Futures.ready(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "no runtime on thread '%s'; call spawn() from a task, inside AsyncRuntime.blockOn(), or after Handle.enter()",
            Thread.currentThread().getName());
  }

  @Test
  void spawn_fromInside_findsTheRuntime() {
    JoinHandle<Integer> outer =
        runtime()
            .spawn(
                new Future<Integer>() {
                  private JoinHandle<Integer> inner;

                  @Override
                  public Poll<Integer> poll(Context context) throws Throwable {
                    if (inner == null) {
                      inner = Tasks.spawn(Futures.ready(3));
                    }
                    return inner.poll(context);
                  }
                });

    assertThat(runtime.blockOn(outer)).isEqualTo(3);
  }

  @Test
  void spawn_tenThousandFromOneTask_runsEachOnce() {
    int count = 10_000;
    var runs = new AtomicInteger();
    var done = new Gate();
    runtime()
        .spawn(
            TestFutures.run(
                () -> {
                  for (int task = 0; task < count; task++) {
                    Tasks.spawn(
                        TestFutures.run(
                            () -> {
                              if (runs.incrementAndGet() == count) {
                                done.open();
                              }
                            }));
                  }
                }));

    runtime.blockOn(done.passed());

    assertThat(runs).hasValue(count);
  }

  @Test
  void spawn_manyFromForeignThreads_runsEachOnce() throws Exception {
    int perThread = 2_000;
    var runs = new AtomicInteger();
    var done = new Gate();
    runtime();
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int task = 0; task < perThread; task++) {
                      runtime.spawn(
                          TestFutures.run(
                              () -> {
                                if (runs.incrementAndGet() == 4 * perThread) {
                                  done.open();
                                }
                              }));
                    }
                  }));
    }

    runtime.blockOn(done.passed());
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(runs).hasValue(4 * perThread);
  }

  @Test
  void join_ofAFailedTask_rethrowsTheFailureItself() {
    var failure = new IOException("lost");
    JoinHandle<Void> task =
        runtime()
            .spawn(
                TestFutures.run(
                    () -> {
                      throw failure;
                    }));

    assertThatThrownBy(() -> runtime.blockOn(task)).isSameAs(failure);
  }

  @Test
  void join_polledTwiceWithDifferentWakers_wakesTheLast() throws Exception {
    var gate = new Gate();
    JoinHandle<Void> task = runtime().spawn(gate.passed());
    var stale = new AtomicInteger();
    var fresh = new Gate();
    Waker first = stale::incrementAndGet;

    runtime.blockOn(
        TestFutures.poll(
            context -> {
              assertThat(task.poll(new Context(first)).isReady()).isFalse();
              return Poll.ready(null);
            }));
    runtime.blockOn(
        TestFutures.poll(
            context -> {
              assertThat(task.poll(new Context(fresh::open)).isReady()).isFalse();
              return Poll.ready(null);
            }));
    gate.open();
    runtime.blockOn(fresh.passed());

    assertThat(stale).hasValue(0);
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void join_afterTheResultWasTaken_isRefused() {
    JoinHandle<Integer> task = runtime().spawn(Futures.ready(1));
    assertThat(runtime.blockOn(task)).isEqualTo(1);

    assertThatThrownBy(() -> runtime.blockOn(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already taken");
  }

  @Test
  void id_ofTwoTasks_differs() {
    JoinHandle<Integer> first = runtime().spawn(Futures.ready(1));
    JoinHandle<Integer> second = runtime.spawn(Futures.ready(1));

    assertThat(first.id()).isNotEqualTo(second.id());
  }

  // Failures

  @Test
  void failure_nobodyWaitsFor_isReported() throws Exception {
    var failure = new IllegalStateException("nobody knows");
    JoinHandle<Void> task =
        runtime()
            .spawn(
                TestFutures.run(
                    () -> {
                      throw failure;
                    }));
    task.cancel();
    runtime.blockOn(runtime.spawn(TestFutures.yielding(1)));

    assertThat(uncaught.take()).isSameAs(failure);
  }

  @Test
  void failure_ofAJobThatIsAwaitedAfterItsEnd_isThrownAndNotReported() throws Exception {
    var failure = new IOException("expected");
    JoinHandle<Void> job =
        runtime()
            .spawnBlocking(
                () -> {
                  throw failure;
                });
    while (!job.isFinished()) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> runtime.blockOn(job)).isSameAs(failure);
    runtime.close();

    assertThat(uncaught).isEmpty();
  }

  @Test
  void failure_ofAJobThatNobodyAwaits_isReportedAfterAWhile() throws Exception {
    var failure = new IOException("nobody knows");
    JoinHandle<Void> _ =
        runtime()
            .spawnBlocking(
                () -> {
                  throw failure;
                });

    runtime.blockOn(
        TestFutures.poll(context -> uncaught.isEmpty() ? again(context) : Poll.ready(null)));

    assertThat(uncaught).containsExactly(failure);
  }

  private static Poll<Void> again(Context context) {
    context.wakeLater();
    return Poll.pending();
  }

  @Test
  void failure_leftToAHandleThatIsForgotten_isReportedAtTheEnd() {
    var failure = new IllegalStateException("nobody came back");
    var gate = new Gate();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                TestFutures.then(
                    gate.passed(),
                    TestFutures.run(
                        () -> {
                          throw failure;
                        })));
    runtime.blockOn(Futures.select(Futures.borrowed(task), TestFutures.yielding(1)).biased());
    gate.open();
    while (!task.isFinished()) {
      runtime.blockOn(Tasks.yieldNow());
    }
    assertThat(uncaught).isEmpty();

    runtime.close();

    assertThat(uncaught).containsExactly(failure);
  }

  @Test
  void failure_thatWasThrown_isNotReportedAtTheEnd() {
    var gate = new Gate();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                TestFutures.then(
                    gate.passed(),
                    TestFutures.run(
                        () -> {
                          throw new IOException("expected");
                        })));
    assertThatThrownBy(
            () ->
                runtime.blockOn(
                    Futures.join(
                        task,
                        TestFutures.then(TestFutures.yielding(2), TestFutures.run(gate::open)))))
        .isInstanceOf(IOException.class);

    runtime.close();

    assertThat(uncaught).isEmpty();
  }

  @Test
  void failure_ofAnyKind_harmsNeitherOthersNorTheThread() throws Exception {
    List<Throwable> failures =
        List.of(new AssertionError("a"), new OutOfMemoryError("b"), new Throwable("c"));
    List<JoinHandle<Void>> tasks = new ArrayList<>();
    for (Throwable failure : failures) {
      tasks.add(
          runtime()
              .spawn(
                  TestFutures.run(
                      () -> {
                        throw failure;
                      })));
    }
    JoinHandle<Integer> other = runtime.spawn(TestFutures.yielding(3));

    assertThat(runtime.blockOn(other)).isEqualTo(4);
    for (int index = 0; index < tasks.size(); index++) {
      JoinHandle<Void> task = tasks.get(index);
      assertThatThrownBy(() -> runtime.blockOn(task)).isSameAs(failures.get(index));
    }
  }

  @Test
  void failure_ofTheStack_isContained() {
    JoinHandle<Integer> task = runtime().spawn(context -> Poll.ready(endless(0)));

    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(StackOverflowError.class);
    assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isEqualTo(1);
  }

  @Test
  void failure_ofAJoinersWaker_isReportedAndContained() throws Exception {
    var gate = new Gate();
    JoinHandle<Void> task = runtime().spawn(gate.passed());
    var failure = new IllegalStateException("bad waker");
    runtime.blockOn(
        TestFutures.poll(
            context -> {
              Waker bad =
                  () -> {
                    throw failure;
                  };
              assertThat(task.poll(new Context(bad)).isReady()).isFalse();
              return Poll.ready(null);
            }));

    gate.open();
    runtime.blockOn(runtime.spawn(TestFutures.yielding(1)));

    assertThat(uncaught.take()).isSameAs(failure);
  }

  // Aborting

  @Test
  void abort_ofASuspendedTask_cancelsItsFutureAndFailsTheJoiner() throws Exception {
    var cancelled = new AtomicInteger();
    JoinHandle<Void> task =
        runtime().spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));
    runtime.blockOn(runtime.spawn(TestFutures.yielding(1)));

    task.abort();

    assertThatThrownBy(() -> runtime.blockOn(task))
        .isInstanceOf(TaskAbortedException.class)
        .hasMessageContaining("was aborted");
    assertThat(cancelled).hasValue(1);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void abort_cleansUpOnAThreadOfTheRuntime() {
    var cleaner = new AtomicReference<Thread>();
    JoinHandle<Void> task =
        runtime()
            .spawn(TestFutures.pendingUntilCancelled(() -> cleaner.set(Thread.currentThread())));
    var aborter = new Thread(task::abort);
    aborter.start();

    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    assertThat(cleaner.get()).isNotSameAs(aborter);
  }

  @Test
  void abort_duringTheLastPoll_comesTooLate() {
    var handle = new AtomicReference<JoinHandle<Integer>>();
    var spawned = new Gate();
    JoinHandle<Integer> task =
        runtime()
            .spawn(
                TestFutures.then(
                    spawned.passed(),
                    TestFutures.poll(
                        context -> {
                          handle.get().abort();
                          assertThat(handle.get().isFinished()).isFalse();
                          return Poll.ready(9);
                        })));
    handle.set(task);
    spawned.open();

    assertThat(runtime.blockOn(task)).isEqualTo(9);
  }

  @Test
  void abort_duringAPollThatSuspends_cancelsAfterIt() {
    var handle = new AtomicReference<JoinHandle<Void>>();
    var spawned = new Gate();
    var cancelled = new AtomicInteger();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                new Future<Void>() {
                  final Future<Void> gate = spawned.passed();

                  @Override
                  public Poll<Void> poll(Context context) throws Throwable {
                    if (gate.poll(context).isReady()) {
                      handle.get().abort();
                    }
                    return Poll.pending();
                  }

                  @Override
                  public void cancel() {
                    cancelled.incrementAndGet();
                  }
                });
    handle.set(task);
    spawned.open();

    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void abort_ofAFinishedTask_changesNothing() {
    JoinHandle<Integer> task = runtime().spawn(Futures.ready(4));
    runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));
    while (!task.isFinished()) {
      runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));
    }

    task.abort();

    assertThat(runtime.blockOn(task)).isEqualTo(4);
  }

  @Test
  void abort_whoseCleanUpFails_givesTheFailureToTheJoiner() {
    var failure = new IllegalStateException("clean-up");
    JoinHandle<Void> task =
        runtime()
            .spawn(
                TestFutures.pendingUntilCancelled(
                    () -> {
                      throw failure;
                    }));
    task.abort();

    assertThatThrownBy(() -> runtime.blockOn(task)).isSameAs(failure);
  }

  @Test
  void cancel_ofAHandle_detachesTheTask() {
    var gate = new Gate();
    var done = new Gate();
    JoinHandle<Void> task =
        runtime().spawn(TestFutures.then(gate.passed(), TestFutures.run(done::open)));

    task.cancel();
    gate.open();

    runtime.blockOn(done.passed());
    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(IllegalStateException.class);
  }

  // Waking

  @Test
  void wake_duringItsOwnPoll_bringsAnotherPoll() {
    var polls = new AtomicInteger();
    JoinHandle<Integer> task =
        runtime()
            .spawn(
                context -> {
                  if (polls.incrementAndGet() == 1000) {
                    return Poll.ready(polls.get());
                  }
                  context.waker().wake();
                  return Poll.pending();
                });

    assertThat(runtime.blockOn(task)).isEqualTo(1000);
  }

  @Test
  void wake_manyTimesDuringAPoll_bringsOneMore() throws Exception {
    var waker = new AtomicReference<Waker>();
    var polling = new CountDownLatch(1);
    var woken = new CountDownLatch(10);
    var polls = new AtomicInteger();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                context -> {
                  if (polls.incrementAndGet() == 1) {
                    waker.set(context.waker());
                    polling.countDown();
                    woken.await();
                  }
                  return Poll.pending();
                });
    for (int thread = 0; thread < 10; thread++) {
      Thread _ =
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitUninterruptibly(polling);
                    for (int call = 0; call < 10; call++) {
                      waker.get().wake();
                    }
                    woken.countDown();
                  });
    }
    // With one thread to poll, whatever is in its queue twice is polled twice by now.
    runtime.blockOn(runtime.spawn(TestFutures.yielding(100)));
    awaitUninterruptibly(woken);
    runtime.close();

    assertThat(polls.get()).isBetween(1, 2);
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void wake_afterTheTaskHasEnded_doesNothing() {
    var waker = new AtomicReference<Waker>();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                context -> {
                  waker.set(context.waker());
                  return Poll.ready(null);
                });
    runtime.blockOn(task);

    waker.get().wake();

    assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isEqualTo(1);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void plainFields_writtenInEachPoll_areSeenByTheNext() {
    int polls = 5_000;
    List<JoinHandle<Integer>> tasks = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      tasks.add(
          runtime()
              .spawn(
                  new Future<Integer>() {
                    private int count;

                    @Override
                    public Poll<Integer> poll(Context context) {
                      if (++count == polls) {
                        return Poll.ready(count);
                      }
                      context.waker().wake();
                      return Poll.pending();
                    }
                  }));
    }

    for (JoinHandle<Integer> task : tasks) {
      assertThat(runtime.blockOn(task)).isEqualTo(polls);
    }
  }

  // Fairness

  @Test
  void yieldNow_letsAReadyTaskRun() {
    var flag = new AtomicBoolean();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                new Future<Void>() {
                  private Future<Void> yield = Tasks.yieldNow();

                  @Override
                  public Poll<Void> poll(Context context) throws Throwable {
                    Tasks.spawn(TestFutures.run(() -> flag.set(true)));
                    while (yield.poll(context).isReady()) {
                      if (flag.get()) {
                        return Poll.ready(null);
                      }
                      yield = Tasks.yieldNow();
                    }
                    return Poll.pending();
                  }
                });

    runtime.blockOn(task);

    assertThat(flag).isTrue();
  }

  @Test
  void twoTasksThatWakeEachOther_doNotStarveAThird() {
    var ping = new AtomicReference<Waker>();
    var pong = new AtomicReference<Waker>();
    var stop = new AtomicBoolean();
    JoinHandle<Void> first = runtime().spawn(wakingEachOther(ping, pong, stop));
    JoinHandle<Void> second = runtime.spawn(wakingEachOther(pong, ping, stop));

    JoinHandle<Void> third =
        runtime.spawn(
            TestFutures.then(TestFutures.yielding(20), TestFutures.run(() -> stop.set(true))));

    runtime.blockOn(third);
    runtime.blockOn(first);
    runtime.blockOn(second);
  }

  @Test
  void selfWakingTasks_doNotStarveOneWokenFromOutside() throws Exception {
    var stop = new AtomicBoolean();
    List<JoinHandle<Void>> busy = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      busy.add(
          runtime()
              .spawn(
                  context -> {
                    if (stop.get()) {
                      return Poll.ready(null);
                    }
                    context.waker().wake();
                    return Poll.pending();
                  }));
    }
    var gate = new Gate();
    JoinHandle<Void> outside =
        runtime.spawn(TestFutures.then(gate.passed(), TestFutures.run(() -> stop.set(true))));
    Thread opener = Thread.ofPlatform().start(gate::openWhenAwaited);

    runtime.blockOn(outside);
    for (JoinHandle<Void> task : busy) {
      runtime.blockOn(task);
    }

    opener.join();
    assertThat(stop).isTrue();
  }

  @Test
  void budget_isFullInEachPollOfATask() {
    var steps = new AtomicInteger();
    JoinHandle<Integer> task =
        runtime()
            .spawn(
                TestFutures.then(
                    context -> {
                      while (!context.mustYield()) {
                        context.madeProgress();
                        if (steps.incrementAndGet() == 1000) {
                          return Poll.ready(null);
                        }
                      }
                      return Poll.pending();
                    },
                    Futures.ready(1)));

    assertThat(runtime.blockOn(task)).isEqualTo(1);
    assertThat(steps).hasValue(1000);
  }

  // Blocking jobs

  @Test
  void spawnBlocking_runsElsewhereAndInsideTheRuntime() {
    JoinHandle<Thread> job =
        runtime()
            .spawnBlocking(
                () -> {
                  Tasks.spawn(Futures.ready(1));
                  return Thread.currentThread();
                });

    assertThat(runtime.blockOn(job)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void spawnBlocking_failure_reachesTheJoiner() {
    var failure = new IOException("disk");
    JoinHandle<Void> job =
        runtime()
            .spawnBlocking(
                () -> {
                  throw failure;
                });

    assertThatThrownBy(() -> runtime.blockOn(job)).isSameAs(failure);
  }

  @Test
  void abort_ofARunningJob_interruptsIt() throws Exception {
    var started = new CountDownLatch(1);
    JoinHandle<Void> job =
        runtime()
            .spawnBlocking(
                () -> {
                  started.countDown();
                  new CountDownLatch(1).await();
                  return null;
                });
    started.await();

    job.abort();

    assertThatThrownBy(() -> runtime.blockOn(job)).isInstanceOf(TaskAbortedException.class);
  }

  private static int endless(int depth) {
    return depth < 0 ? 0 : endless(depth + 1) + 1;
  }

  private static Future<Void> wakingEachOther(
      AtomicReference<Waker> own, AtomicReference<Waker> other, AtomicBoolean stop) {
    return context -> {
      own.set(context.waker());
      // Read before the wake: else the peer may be polled in between and wait for ever.
      boolean isStopped = stop.get();
      Waker peer = other.get();
      if (peer != null) {
        peer.wake();
      }
      if (isStopped) {
        return Poll.ready(null);
      }
      if (peer == null) {
        context.wakeLater();
      }
      return Poll.pending();
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }
}
