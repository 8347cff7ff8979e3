package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a thread may expect that blocks on a future, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class BlockOnContractTest {

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;

  private AsyncRuntime runtime() {
    if (runtime == null) {
      runtime = kind.builder.get().build();
    }
    return runtime;
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  @Test
  void blockOn_readyFuture_returnsItsValue() {
    assertThat(runtime().blockOn(Futures.ready(7))).isEqualTo(7);
  }

  @Test
  void blockOn_failingFuture_rethrowsTheFailureItself() {
    var failure = new IOException("lost");

    assertThatThrownBy(
            () ->
                runtime()
                    .blockOn(
                        TestFutures.run(
                            () -> {
                              throw failure;
                            })))
        .isSameAs(failure);
  }

  @Test
  void blockOn_futureWokenByAnotherThread_returns() throws Exception {
    var gate = new Gate();
    Thread opener = Thread.ofPlatform().start(gate::openWhenAwaited);

    runtime().blockOn(gate.passed());

    opener.join();
  }

  @Test
  void blockOn_fromSeveralThreads_returnsToEach() throws Exception {
    runtime();
    var results = new LinkedBlockingQueue<Integer>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      int value = number;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    JoinHandle<Integer> task =
                        runtime.spawn(
                            TestFutures.then(TestFutures.yielding(50), Futures.ready(value)));
                    results.add(runtime.blockOn(task));
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void blockOn_whileTheThreadThatRanTheTasksLeaves_goesOn() throws Exception {
    runtime();
    var leave = new Gate();
    var stay = new Gate();
    Thread leaver = Thread.ofPlatform().start(() -> runtime.blockOn(leave.passed()));
    leave.awaitWaiter();
    JoinHandle<Void> task = runtime.spawn(stay.passed());
    var stayed = new CountDownLatch(1);
    Thread stayer =
        Thread.ofPlatform()
            .start(
                () -> {
                  runtime.blockOn(task);
                  stayed.countDown();
                });

    leave.open();
    leaver.join();
    stay.awaitWaiter();
    stay.open();

    stayed.await();
    stayer.join();
  }

  @Test
  void blockOn_inATask_isRefusedWithTheRemedy() {
    JoinHandle<Void> task =
        runtime().spawn(TestFutures.run(() -> runtime.blockOn(Futures.ready(1))));

    assertThatThrownBy(() -> runtime.blockOn(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead")
        .hasMessageContaining("spawnBlocking()");
  }

  @Test
  void blockOn_insideBlockOn_isRefusedEvenForAnotherRuntime() {
    try (AsyncRuntime other = AsyncRuntime.currentThread().build()) {
      assertThatThrownBy(
              () -> runtime().blockOn(TestFutures.run(() -> other.blockOn(Futures.ready(1)))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("blockOn()");
    }
  }

  @Test
  void blockOn_inABlockingJob_isAllowed() {
    JoinHandle<Integer> job =
        runtime().spawnBlocking(() -> runtime.blockOn(runtime.spawn(Futures.ready(5))));

    assertThat(runtime.blockOn(job)).isEqualTo(5);
  }

  @Test
  void blockOn_onAnInterruptedThread_waitsAllTheSame() {
    JoinHandle<Integer> task = runtime().spawn(TestFutures.yielding(10));
    Thread.currentThread().interrupt();

    assertThat(runtime.blockOn(task)).isEqualTo(11);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void blockOn_unparkedForNoReason_waitsAllTheSame() throws Exception {
    var gate = new Gate();
    var polls = new AtomicInteger();
    Thread blocking = Thread.currentThread();
    Thread disturbing =
        Thread.ofPlatform()
            .start(
                () -> {
                  gate.awaitWaiter();
                  for (int time = 0; time < 1_000; time++) {
                    LockSupport.unpark(blocking);
                    Thread.onSpinWait();
                  }
                  gate.open();
                });

    Future<Void> passed = gate.passed();
    runtime()
        .blockOn(
            TestFutures.poll(
                context -> {
                  polls.incrementAndGet();
                  return passed.poll(context);
                }));

    disturbing.join();
    assertThat(polls.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void blockOn_aFutureMadeOutside_makesItsTimersInside() {
    Future<Integer> madeHere =
        Futures.ready(1)
            .then(value -> Time.sleep(Duration.ofMillis(1)).map(_ -> value))
            .then(value -> Tasks.spawn(Futures.ready(value + 1)));

    assertThat(runtime().blockOn(madeHere)).isEqualTo(2);
  }

  @Test
  void blockOn_afterAFailure_worksAgain() {
    assertThatThrownBy(
            () ->
                runtime()
                    .blockOn(
                        TestFutures.run(
                            () -> {
                              throw new IllegalArgumentException("first");
                            })))
        .hasMessage("first");

    assertThat(runtime.blockOn(Futures.ready(2))).isEqualTo(2);
  }
}
