package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.testing.ManualFuture;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How a runtime ends, and what is left of it then, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class ShutdownContractTest {

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

  @Test
  void close_cancelsTasksThatAreSuspended() {
    var cancelled = new AtomicInteger();
    JoinHandle<Void> task =
        runtime().spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));

    runtime.close();

    assertThat(cancelled).hasValue(1);
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void close_withTasksThatSpawnAndWakeOthersInTheirCleanUp_endsThemAll() throws Exception {
    var ended = new AtomicInteger();
    var wakers = new LinkedBlockingQueue<Waker>();
    int count = 20;
    var registered = new CountDownLatch(count);
    for (int number = 0; number < count; number++) {
      runtime()
          .spawn(
              new Future<Void>() {
                @Override
                public Poll<Void> poll(Context context) {
                  wakers.add(context.waker());
                  registered.countDown();
                  return Poll.pending();
                }

                @Override
                public void cancel() {
                  wakers.forEach(Waker::wake);
                  Tasks.spawn(TestFutures.pendingUntilCancelled(ended::incrementAndGet));
                }
              });
    }
    runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));

    runtime.close();

    assertThat(ended).hasValue(count);
  }

  @Test
  void shutdownNow_ofATaskWhoseCleanUpFails_reportsTheFailure() {
    var failure = new IllegalStateException("clean-up");
    var suspended = new Gate();
    JoinHandle<Void> task =
        runtime()
            .spawn(
                new Future<Void>() {
                  @Override
                  public Poll<Void> poll(Context context) {
                    suspended.open();
                    return Poll.pending();
                  }

                  @Override
                  public void cancel() {
                    throw failure;
                  }
                });
    runtime.blockOn(suspended.passed());

    runtime.shutdownNow();
    assertThat(runtime.shutdown(Duration.ofSeconds(30))).isTrue();

    assertThat(uncaught).containsExactly(failure);
    assertThatThrownBy(() -> task.poll(new Context(Waker.noop()))).isSameAs(failure);
  }

  @Test
  void spawn_afterClose_givesAnAbortedTask() {
    var cancelled = new AtomicInteger();
    runtime().close();

    JoinHandle<Void> task =
        runtime.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));

    assertThat(task.isFinished()).isTrue();
    assertThat(cancelled).hasValue(1);
    assertThatThrownBy(() -> task.poll(new Context(Waker.noop())))
        .isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void spawnBlocking_afterClose_givesAnAbortedJob() {
    runtime().close();

    JoinHandle<Integer> job = runtime.spawnBlocking(() -> 1);

    assertThatThrownBy(() -> job.poll(new Context(Waker.noop())))
        .isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void blockOn_afterClose_isRefused() {
    runtime().close();

    assertThatThrownBy(() -> runtime.blockOn(new ManualFuture<Integer>()))
        .isInstanceOf(RuntimeShutdownException.class);
  }

  @Test
  void close_insideATask_isRefused() {
    JoinHandle<Void> task = runtime().spawn(TestFutures.run(() -> runtime.close()));

    assertThatThrownBy(() -> runtime.blockOn(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shutdownNow()");
  }

  @Test
  void shutdownNow_insideATask_endsTheRuntime() {
    runtime().spawn(TestFutures.run(() -> runtime.shutdownNow()));

    assertThatThrownBy(() -> runtime.blockOn(new ManualFuture<Integer>()))
        .isInstanceOf(RuntimeShutdownException.class);
    assertThat(runtime.shutdown(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void shutdown_duringBlockOn_cancelsTheFutureThere() throws Exception {
    var gate = new Gate();
    runtime();
    var closer =
        Thread.ofPlatform()
            .start(
                () -> {
                  gate.awaitWaiter();
                  runtime.close();
                });

    assertThatThrownBy(() -> runtime.blockOn(gate.passed()))
        .isInstanceOf(RuntimeShutdownException.class);
    closer.join();
  }

  @Test
  void shutdown_withAStuckJob_givesUpInTimeAndLaterEnds() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    runtime()
        .spawnBlocking(
            () -> {
              started.countDown();
              release.await();
              return null;
            });
    started.await();

    assertThat(runtime.shutdown(Duration.ofMillis(1))).isFalse();
    release.countDown();
    assertThat(runtime.shutdown(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void shutdownNow_interruptsAJobThatRuns() throws Exception {
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

    runtime.shutdownNow();

    assertThat(runtime.shutdown(Duration.ofSeconds(30))).isTrue();
    assertThat(job.isFinished()).isTrue();
  }

  @Test
  void wake_afterClose_doesNothing() {
    var waker = new AtomicReference<Waker>();
    var registered = new Gate();
    runtime()
        .spawn(
            context -> {
              waker.set(context.waker());
              registered.open();
              return Poll.pending();
            });
    runtime.blockOn(registered.passed());
    runtime.close();

    waker.get().wake();

    assertThat(uncaught).isEmpty();
  }
}
