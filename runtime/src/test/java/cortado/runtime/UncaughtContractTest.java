package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A failure that nobody waits for, and a runtime that ends for it, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class UncaughtContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final IllegalStateException failure = new IllegalStateException("boo");

  private AsyncRuntime runtime(boolean shutDown) {
    return kind.builder
        .get()
        .uncaught((_, thrown) -> uncaught.add(thrown))
        .shutDownOnUncaught(shutDown)
        .build();
  }

  private Future<Void> failing() {
    return TestFutures.run(
        () -> {
          throw failure;
        });
  }

  @Test
  void failureOfADetachedTask_endsTheRuntime() {
    try (AsyncRuntime runtime = runtime(true)) {
      JoinHandle<Void> waiting = runtime.spawn(Futures.pending());
      runtime.spawn(failing()).cancel();

      assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
          .isInstanceOf(RuntimeShutdownException.class)
          .hasCause(failure);
      assertThat(uncaught).containsExactly(failure);
      runtime.close();
      assertThatThrownBy(() -> runtime.handle().blockOn(waiting))
          .isInstanceOf(TaskAbortedException.class);
    }
  }

  @Test
  void failureOfAHandleThatNobodyPolls_endsTheRuntime() {
    try (AsyncRuntime runtime = runtime(true)) {
      JoinHandle<Void> forgotten = runtime.spawn(failing());

      assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
          .isInstanceOf(RuntimeShutdownException.class)
          .hasCause(failure);
      assertThat(forgotten.isFinished()).isTrue();
    }
  }

  @Test
  void failureOfADetachedBlockingJob_endsTheRuntime() {
    try (AsyncRuntime runtime = runtime(true)) {
      JoinHandle<Integer> job =
          runtime.spawnBlocking(
              () -> {
                throw failure;
              });
      job.cancel();

      assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
          .isInstanceOf(RuntimeShutdownException.class)
          .hasCause(failure);
    }
  }

  @Test
  void failureThatIsAwaited_endsNothing() {
    try (AsyncRuntime runtime = runtime(true)) {
      assertThatThrownBy(() -> runtime.blockOn(runtime.spawn(failing()))).isSameAs(failure);

      assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isOne();
      assertThat(uncaught).isEmpty();
    }
  }

  @Test
  void withoutThePolicy_theOthersGoOn() throws InterruptedException {
    try (AsyncRuntime runtime = runtime(false)) {
      runtime.spawn(failing()).cancel();
      // Whoever runs the tasks of a current-thread runtime has to be here.
      assertThat(runtime.blockOn(runtime.spawn(TestFutures.yielding(3)))).isEqualTo(4);

      assertThat(uncaught.take()).isSameAs(failure);
      assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isOne();
    }
  }
}
