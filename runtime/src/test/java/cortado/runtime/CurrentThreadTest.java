package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only the scheduler without threads does.
@Timeout(60)
class CurrentThreadTest {

  @Test
  void tasks_standStillBetweenCallsOfBlockOn() {
    var polls = new AtomicInteger();
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      JoinHandle<Void> task =
          runtime.spawn(
              context -> {
                polls.incrementAndGet();
                context.waker().wake();
                return Poll.pending();
              });
      assertThat(polls).hasValue(0);

      runtime.blockOn(runtime.spawn(TestFutures.yielding(3)));
      int afterFirst = polls.get();
      runtime.blockOn(runtime.spawn(TestFutures.yielding(3)));

      assertThat(afterFirst).isPositive();
      assertThat(polls.get()).isGreaterThan(afterFirst);
      runtime.close();
      assertThatThrownBy(() -> cortado.testing.Polled.of(task).poll())
          .isInstanceOf(TaskAbortedException.class);
    }
  }

  @Test
  void tasks_standStillWhileAThreadBlocksOnTheHandle() {
    var polls = new AtomicInteger();
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      JoinHandle<Integer> task =
          runtime.spawn(TestFutures.poll(_ -> Poll.ready(polls.incrementAndGet())));

      assertThat(runtime.handle().blockOn(TestFutures.yielding(50))).isEqualTo(51);
      assertThat(polls).hasValue(0);
      assertThat(runtime.blockOn(task)).isEqualTo(1);
    }
  }

  @Test
  void tasks_runOnTheThreadThatBlocks() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      JoinHandle<Thread> task =
          runtime.spawn(TestFutures.poll(context -> Poll.ready(Thread.currentThread())));

      assertThat(runtime.blockOn(task)).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void tasks_runInTheOrderInWhichTheyWereSpawned() {
    List<Integer> order = new ArrayList<>();
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      JoinHandle<Void> parent =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    for (int number = 0; number < 100; number++) {
                      int value = number;
                      Tasks.spawn(TestFutures.run(() -> order.add(value)));
                    }
                  }));
      runtime.blockOn(parent);
      runtime.blockOn(runtime.spawn(Futures.ready(1)));
    }

    assertThat(order).hasSize(100).isSorted();
  }

  @Test
  void root_isPolledBetweenBatchesHoweverBusyTheTasksAre() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      runtime.spawn(
          context -> {
            context.waker().wake();
            return Poll.pending();
          });

      assertThat(runtime.blockOn(TestFutures.yielding(50))).isEqualTo(51);
    }
  }

  @Test
  void close_whileAnotherThreadBlocks_endsBoth() throws Exception {
    var gate = new Gate();
    AsyncRuntime runtime = AsyncRuntime.currentThread().build();
    var failure = new java.util.concurrent.atomic.AtomicReference<Throwable>();
    Thread blocked =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    runtime.blockOn(gate.passed());
                  } catch (RuntimeShutdownException expected) {
                    failure.set(expected);
                  }
                });
    gate.awaitWaiter();

    runtime.close();
    blocked.join();

    assertThat(failure.get()).isInstanceOf(RuntimeShutdownException.class);
  }

  @Test
  void tasks_whenTheThreadWhoseTurnItIsPollsForLong_areRunByAnother() throws Exception {
    var first = new Gate();
    var third = new Gate();
    var stuck = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      Thread holder = Thread.ofPlatform().start(() -> runtime.blockOn(first.passed()));
      first.awaitWaiter();
      Thread busy =
          Thread.ofPlatform()
              .start(
                  () ->
                      runtime.blockOn(
                          TestFutures.run(
                              () -> {
                                stuck.countDown();
                                release.await();
                              })));
      stuck.await();
      Thread waiting = Thread.ofPlatform().start(() -> runtime.blockOn(third.passed()));
      third.awaitWaiter();

      first.open();
      holder.join();
      runtime.spawn(TestFutures.run(third::open));

      waiting.join();
      release.countDown();
      busy.join();
    }
  }

  @Test
  void taskNobodyHolds_isKeptByTheRuntime() {
    var cancelled = new AtomicInteger();
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      runtime.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));
      runtime.blockOn(TestFutures.yielding(3));
      System.gc();
    }

    assertThat(cancelled).hasValue(1);
  }
}
