package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Futures;
import cortado.task.Tasks;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The threads of a runtime, and that nothing of it remains.
@ParameterizedClass
@EnumSource
@Timeout(60)
class RemainsContractTest {

  @Parameter RuntimeKind kind;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Test
  void tasksAndBlockingJobs_runOnPlatformThreads() throws Throwable {
    try (AsyncRuntime runtime = kind.builder.get().build()) {
      boolean task =
          runtime.blockOn(
              runtime.spawn(
                  TestFutures.once(() -> Futures.ready(Thread.currentThread().isVirtual()))));
      boolean job =
          runtime.blockOn(runtime.spawnBlocking(() -> Thread.currentThread().isVirtual()));

      assertThat(task).isFalse();
      assertThat(job).isFalse();
    }
  }

  @Test
  void runtimeThatWasClosed_leavesNoThreadAndIsCollected() throws InterruptedException {
    WeakReference<?> settings = useAndClose();

    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
    while (settings.get() != null) {
      System.gc();
    }
    assertThat(settings.get()).isNull();
  }

  /// Gives something that a runtime keeps for as long as anything of it is there.
  private WeakReference<?> useAndClose() {
    Runnable hook = threads::size;
    AsyncRuntime runtime =
        kind.builder
            .get()
            .onThreadStart(() -> threads.add(Thread.currentThread()))
            .onThreadPark(hook)
            .build();
    try (runtime) {
      runtime.spawn(Futures.pending());
      runtime.spawnBlocking(() -> 1);
      runtime.blockOn(Tasks.yieldNow());
    }
    return new WeakReference<>(hook);
  }
}
