package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.task.JoinHandle;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RuntimeBuilderTest {

  @Test
  void values_outOfRange_areRefusedWithTheRange() {
    RuntimeBuilder builder = AsyncRuntime.multiThread();

    assertThatThrownBy(() -> builder.workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be between 1 and 1024, was 0");
    assertThatThrownBy(() -> builder.workers(1025))
        .hasMessage("workers must be between 1 and 1024, was 1025");
    assertThatThrownBy(() -> builder.maxBlockingThreads(0))
        .hasMessage("maxBlockingThreads must be between 1 and 65536, was 0");
    assertThatThrownBy(() -> builder.globalQueueInterval(0))
        .hasMessage("globalQueueInterval must be between 1 and 2147483647, was 0");
    assertThatThrownBy(() -> builder.eventInterval(-1))
        .hasMessage("eventInterval must be between 1 and 2147483647, was -1");
    assertThatThrownBy(() -> builder.blockingKeepAlive(Duration.ofSeconds(-1)))
        .hasMessage("blockingKeepAlive must not be negative, was PT-1S");
  }

  @Test
  void startPaused_onAMultiThreadRuntime_isRefused() {
    assertThatThrownBy(() -> AsyncRuntime.multiThread().startPaused(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("AsyncRuntime.currentThread()");
  }

  @Test
  void workers_fromOutside_areCheckedToo() {
    assertThat(RuntimeBuilder.parseWorkers("system property cortado.workers", " 3 ")).isEqualTo(3);
    assertThatThrownBy(
            () -> RuntimeBuilder.parseWorkers("environment variable CORTADO_WORKERS", "many"))
        .hasMessage("environment variable CORTADO_WORKERS must be between 1 and 1024, was 'many'");
    assertThatThrownBy(() -> RuntimeBuilder.parseWorkers("system property cortado.workers", "0"))
        .hasMessage("system property cortado.workers must be between 1 and 1024, was 0");
  }

  @Test
  void threads_haveTheNamesAskedFor() {
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread().workers(1).threadName("barista").build()) {
      JoinHandle<String> worker = runtime.spawn(nameOfThread());
      JoinHandle<String> blocking = runtime.spawnBlocking(() -> Thread.currentThread().getName());

      assertThat(runtime.blockOn(worker)).isEqualTo("barista-0");
      assertThat(runtime.blockOn(blocking)).isEqualTo("barista-1");
    }
  }

  @Test
  void flavorAndName_areThoseItWasBuiltWith() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().name("one").build()) {
      assertThat(runtime.flavor()).isEqualTo(Flavor.CURRENT_THREAD);
      assertThat(runtime.name()).isEqualTo("one");
    }
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().workers(1).build()) {
      assertThat(runtime.flavor()).isEqualTo(Flavor.WORK_STEALING);
    }
  }

  @Test
  void hooks_runOnEachThreadAtItsStartAndStop() {
    Set<Thread> started = ConcurrentHashMap.newKeySet();
    Set<Thread> stopped = ConcurrentHashMap.newKeySet();
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread()
            .workers(2)
            .onThreadStart(() -> started.add(Thread.currentThread()))
            .onThreadStop(() -> stopped.add(Thread.currentThread()))
            .build()) {
      int _ = runtime.blockOn(runtime.spawnBlocking(() -> 1));
    }

    assertThat(started).hasSize(3);
    assertThat(stopped).isEqualTo(started);
  }

  @Test
  void parkHook_maySpawn_whichKeepsTheThreadAwake() throws Exception {
    var spawned = new AtomicInteger();
    var ran = new CountDownLatch(3);
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread()
            .workers(1)
            .onThreadPark(
                () -> {
                  if (spawned.getAndIncrement() < 3) {
                    cortado.task.Tasks.spawn(TestFutures.run(ran::countDown));
                  }
                })
            .build()) {
      ran.await();
      assertThat(runtime.blockOn(Futures.ready(1))).isEqualTo(1);
    }
  }

  @Test
  void hook_thatThrows_isReportedAndContained() throws Exception {
    var uncaught = new LinkedBlockingQueue<Throwable>();
    var failure = new IllegalStateException("bad hook");
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread()
            .workers(1)
            .uncaught((thread, thrown) -> uncaught.add(thrown))
            .onThreadStart(
                () -> {
                  throw failure;
                })
            .build()) {
      assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isEqualTo(1);
      assertThat(uncaught.take()).isSameAs(failure);
    }
  }

  private static cortado.future.Future<String> nameOfThread() {
    return TestFutures.poll(context -> cortado.future.Poll.ready(Thread.currentThread().getName()));
  }
}
