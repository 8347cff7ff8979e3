package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A runtime that belongs to the thread that has built it.
@Timeout(60)
class LocalRuntimeTest {

  private static Future<Boolean> isOn(Thread thread) {
    return TestFutures.yielding(3).map(_ -> Thread.currentThread() == thread);
  }

  private static Throwable thrownElsewhere(Runnable body) throws InterruptedException {
    var thrown = new AtomicReference<Throwable>();
    Thread.ofPlatform()
        .name("elsewhere")
        .start(
            () -> {
              try {
                body.run();
              } catch (Throwable failure) {
                thrown.set(failure);
              }
            })
        .join();
    return thrown.get();
  }

  @Test
  void spawnLocal_anywhereInside_staysOnTheThread() {
    Thread owner = Thread.currentThread();
    try (var runtime = AsyncRuntime.local().build()) {
      Future<Boolean> grandchild = Futures.ready(0).then(_ -> Tasks.spawnLocal(isOn(owner)));

      boolean seen = runtime.blockOn(Futures.ready(0).then(_ -> Tasks.spawnLocal(grandchild)));
      assertThat(seen).isTrue();
      try (var _ = runtime.handle().enter()) {
        JoinHandle<Boolean> named = Tasks.builder().name("here").spawnLocal(isOn(owner));
        assertThat(runtime.blockOn(named)).isTrue();
      }
    }
  }

  @Test
  void tasksSpawnedAndWokenElsewhere_runOnTheThread() throws Exception {
    Thread owner = Thread.currentThread();
    try (var runtime = AsyncRuntime.local().build()) {
      var task = new AtomicReference<JoinHandle<Boolean>>();
      assertThat(thrownElsewhere(() -> task.set(runtime.spawn(isOn(owner))))).isNull();

      assertThat(runtime.blockOn(task.get())).isTrue();
    }
  }

  @Test
  void useOnAnotherThread_isRefusedAndNamesTheOwner() throws Exception {
    Thread owner = Thread.currentThread();
    try (var runtime = AsyncRuntime.local().name("mine").build()) {
      Throwable block = thrownElsewhere(() -> runtime.blockOn(Futures.ready(1)));
      Throwable close = thrownElsewhere(runtime::close);

      assertThat(block)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("blockOn() of runtime 'mine', which belongs to thread '");
      assertThat(close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("close() of runtime 'mine', which belongs to thread '")
          .hasMessageContaining(owner.getName())
          .hasMessageContaining("was called on thread 'elsewhere'");
      assertThat(runtime.blockOn(runtime.spawn(isOn(owner)))).isTrue();
    }
  }

  @Test
  void spawnLocal_onAnotherThreadThatHasEntered_isRefused() throws Exception {
    Thread owner = Thread.currentThread();
    try (var runtime = AsyncRuntime.local().build()) {
      Throwable thrown =
          thrownElsewhere(
              () -> {
                try (var _ = runtime.handle().enter()) {
                  Tasks.spawnLocal(Futures.ready(1));
                }
              });

      assertThat(thrown)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no local set on thread 'elsewhere'");
    }
  }

  @Test
  void blockAside_onAnotherThread_isAllowed() throws Exception {
    Thread owner = Thread.currentThread();
    try (var runtime = AsyncRuntime.local().build()) {
      var value = new AtomicReference<Integer>();
      Throwable thrown =
          thrownElsewhere(() -> value.set(runtime.handle().blockOn(Futures.ready(7))));

      assertThat(thrown).isNull();
      assertThat(value).hasValue(7);
    }
  }

  @Test
  void shutdownNow_onAnotherThread_cancelsTheTasksOnTheirOwn() throws Exception {
    Thread owner = Thread.currentThread();
    var cancelledOn = new AtomicReference<Thread>();
    var suspended = new CountDownLatch(1);
    var runtime = AsyncRuntime.local().build();
    JoinHandle<Object> task =
        runtime.spawn(
            TestFutures.pendingUntilCancelled(() -> cancelledOn.set(Thread.currentThread())));
    Thread ending =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    suspended.await();
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                  runtime.shutdownNow();
                });

    assertThatThrownBy(
            () ->
                runtime.blockOn(
                    TestFutures.yielding(2)
                        .then(
                            _ -> {
                              suspended.countDown();
                              return Futures.pending();
                            })))
        .isInstanceOf(RuntimeShutdownException.class);

    ending.join();
    runtime.close();
    assertThat(task.isFinished()).isTrue();
    assertThat(cancelledOn).hasValue(owner);
  }

  @Test
  void shutdownNow_onAnotherThreadWhileNobodyBlocks_isLeftToClose() throws Exception {
    Thread owner = Thread.currentThread();
    var cancelledOn = new AtomicReference<Thread>();
    var runtime = AsyncRuntime.local().build();
    runtime.spawn(TestFutures.pendingUntilCancelled(() -> cancelledOn.set(Thread.currentThread())));
    runtime.blockOn(Tasks.yieldNow());

    assertThat(thrownElsewhere(runtime::shutdownNow)).isNull();
    assertThat(cancelledOn.get()).isNull();
    runtime.close();

    assertThat(cancelledOn).hasValue(owner);
  }
}
