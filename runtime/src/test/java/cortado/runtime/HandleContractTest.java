package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a handle promises, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class HandleContractTest {

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().name("bar").build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private static Future<Handle> currentHandle() {
    return Futures.fromPoll(_ -> Poll.ready(Handle.current()));
  }

  @Test
  void current_outsideOfARuntime_saysSo() {
    assertThat(Handle.tryCurrent()).isEmpty();
    assertThatThrownBy(Handle::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Handle.current()")
        .hasMessageContaining(Thread.currentThread().getName());
  }

  @Test
  void current_inTasksRootsAndBlockingJobs_isTheHandleOfTheirRuntime() {
    assertThat(runtime.blockOn(currentHandle())).isEqualTo(runtime.handle());
    assertThat(runtime.blockOn(runtime.spawn(currentHandle())))
        .isEqualTo(runtime.handle())
        .hasSameHashCodeAs(runtime.handle());
    assertThat(runtime.blockOn(runtime.spawnBlocking(Handle::current))).isEqualTo(runtime.handle());
  }

  @Test
  void identity_ofTwoRuntimes_differs() {
    try (AsyncRuntime other = kind.builder.get().name("bar").build()) {
      assertThat(other.handle()).isNotEqualTo(runtime.handle());
      assertThat(other.handle().id()).isNotEqualTo(runtime.handle().id());
      assertThat(other.handle().name()).isEqualTo("bar").isEqualTo(runtime.handle().name());
      assertThat(other.handle().flavor()).isEqualTo(runtime.flavor());
    }
  }

  @Test
  void spawn_fromAThreadOutside_runsOnTheRuntime() {
    JoinHandle<Handle> task = runtime.handle().spawn(currentHandle());
    JoinHandle<Handle> job = runtime.handle().spawnBlocking(Handle::current);

    assertThat(runtime.blockOn(task)).isEqualTo(runtime.handle());
    assertThat(runtime.blockOn(job)).isEqualTo(runtime.handle());
  }

  @Test
  void spawn_onARuntimeThatHasEnded_isAborted() throws Exception {
    Handle handle = runtime.handle();
    runtime.close();

    try (AsyncRuntime other = kind.builder.get().build()) {
      JoinHandle<Integer> task = handle.spawn(Futures.ready(1));
      assertThatThrownBy(() -> other.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    }
  }

  @Test
  void blockOn_aTaskWhileTheRuntimeRuns_returnsItsValue() throws Exception {
    var end = new TestFutures.Gate();
    Thread driver = Thread.ofPlatform().start(() -> runtime.blockOn(end.passed()));

    JoinHandle<Handle> task = runtime.spawn(currentHandle());
    assertThat(runtime.handle().blockOn(task)).isEqualTo(runtime.handle());

    end.open();
    driver.join();
  }

  @Test
  void blockOn_theFutureItself_isPolledOnTheCallingThread() {
    Future<Thread> thread = Futures.fromPoll(_ -> Poll.ready(Thread.currentThread()));

    assertThat(runtime.handle().blockOn(thread)).isSameAs(Thread.currentThread());
  }

  @Test
  void enter_aThreadOutside_letsItSpawnAndSleep() {
    JoinHandle<Integer> task;
    Future<?> sleep;
    try (var _ = runtime.handle().enter()) {
      task = Tasks.spawn(Futures.ready(5));
      sleep = Time.sleep(Duration.ofMillis(1));
      assertThat(Handle.current()).isEqualTo(runtime.handle());
    }

    assertThat(runtime.blockOn(task)).isEqualTo(5);
    Object _ = runtime.blockOn(sleep);
    assertThat(Handle.tryCurrent()).isEmpty();
  }

  @Test
  void enter_inATask_doesNotLetItBlock() {
    try (AsyncRuntime other = kind.builder.get().build()) {
      Future<Integer> nested =
          Futures.fromPoll(
              _ -> {
                try (var _ = other.handle().enter()) {
                  assertThat(Handle.current()).isEqualTo(other.handle());
                  return Poll.ready(other.blockOn(Futures.ready(1)));
                }
              });

      assertThatThrownBy(() -> runtime.blockOn(nested))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("await the future instead");
    }
  }

  @Test
  void enter_severalRuntimes_lastOneCountsAndIsLeftFirst() {
    try (AsyncRuntime other = kind.builder.get().build()) {
      Handle.Entered outer = runtime.handle().enter();
      Handle.Entered inner = other.handle().enter();

      assertThat(Handle.current()).isEqualTo(other.handle());
      assertThatThrownBy(outer::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("out of order");

      inner.close();
      assertThat(Handle.current()).isEqualTo(runtime.handle());
      outer.close();
      outer.close();
      assertThat(Handle.tryCurrent()).isEmpty();
    }
  }

  @Test
  void enter_closedOnAnotherThread_isRefused() throws Exception {
    try (Handle.Entered entered = runtime.handle().enter()) {
      var elsewhere =
          new FutureTask<>(
              () -> {
                assertThatThrownBy(entered::close).isInstanceOf(IllegalStateException.class);
                return null;
              });
      Thread.ofPlatform().start(elsewhere);
      elsewhere.get();
    }
  }

  @Test
  void close_onAThreadThatHasEntered_ends() {
    try (var _ = runtime.handle().enter()) {
      runtime.close();
    }
  }

  @Test
  void close_inABlockingJobThatEnteredAnother_isRefused() {
    try (AsyncRuntime other = kind.builder.get().build()) {
      JoinHandle<Void> job =
          runtime.spawnBlocking(
              () -> {
                try (var _ = other.handle().enter()) {
                  runtime.close();
                }
                return null;
              });

      assertThatThrownBy(() -> runtime.blockOn(job))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would wait for itself");
    }
  }
}
