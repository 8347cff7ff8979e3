package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    assertThatThrownBy(() -> builder.threadStackSize(0))
        .hasMessage("threadStackSize must be positive, was 0");
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
  void workers_withoutAValue_areThoseOfTheSystemProperty() {
    String before = System.setProperty("cortado.workers", "3");
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().build()) {
      assertThat(runtime.metrics().workers()).hasSize(3);
    } finally {
      if (before == null) {
        System.clearProperty("cortado.workers");
      } else {
        System.setProperty("cortado.workers", before);
      }
    }
  }

  @Test
  void currentThread_ignoresTheNumberOfWorkers() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().workers(4).build()) {
      assertThat(runtime.metrics().workers()).hasSize(1);
    }
  }

  @Test
  void blockingThread_withNothingToDo_endsWhenItsTimeIsUp() {
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread().workers(1).blockingKeepAlive(Duration.ofMillis(1)).build()) {
      int _ = runtime.blockOn(runtime.spawnBlocking(() -> 1));
      while (runtime.metrics().blocking().threads() > 0) {
        Thread.onSpinWait();
      }

      assertThat(runtime.blockOn(runtime.spawnBlocking(() -> 2))).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void globalQueueInterval_saysHowSoonATaskFromOutsideComesFirst(Flavor flavor) {
    assertThat(orderWithInterval(flavor, 1)).startsWith("outside");
    assertThat(orderWithInterval(flavor, 1_000_000)).endsWith("outside");
  }

  /// Three tasks from inside and one from outside that wait at once.
  private static List<String> orderWithInterval(Flavor flavor, int interval) {
    List<String> order = new ArrayList<>();
    RuntimeBuilder builder =
        flavor == Flavor.CURRENT_THREAD
            ? AsyncRuntime.currentThread()
            : AsyncRuntime.multiThread().workers(1).disableLifoSlot().maxSpareThreads(0);
    try (AsyncRuntime runtime = builder.globalQueueInterval(interval).build()) {
      JoinHandle<Void> all =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    Thread.ofPlatform()
                        .start(() -> runtime.spawn(TestFutures.run(() -> order.add("outside"))))
                        .join();
                    for (int task = 0; task < 3; task++) {
                      Tasks.spawn(TestFutures.run(() -> order.add("inside")));
                    }
                  }));
      runtime.blockOn(all);
      runtime.blockOn(runtime.spawn(TestFutures.yielding(10)));
    }
    return order;
  }

  @Test
  void taskFromOutside_onOneThread_comesAfter31PollsAtMost() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      int waited = runtime.blockOn(runtime.spawn(new BusyPolls(0)));

      assertThat(waited).isBetween(0, 31);
    }
  }

  @Test
  void taskFromOutside_whereEachPollIsLong_comesAfterTwoAtMost() {
    var busy = new BusyPolls(200_000);
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().workers(1).maxSpareThreads(0).build()) {
      int waited = runtime.blockOn(runtime.spawn(busy));

      assertThat(waited).isBetween(0, 2);
    }
  }

  /// Yields after each poll, until the runtime knows how long they are. Then has a task spawned
  /// from outside, and ends with the number of polls that this waits for.
  private static final class BusyPolls implements Future<Integer> {

    /// What the runtime has decided before it knew holds no longer than that.
    private static final int LONGEST_INTERVAL = 127;

    private int polls;
    private int pollsSinceKnown;
    private int pollsAtSpawn;
    private final AtomicInteger pollsAtRun = new AtomicInteger(-1);
    private final long nanos;

    BusyPolls(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public Poll<Integer> poll(Context context) throws Exception {
      if (pollsAtRun.get() >= 0) {
        return Poll.ready(pollsAtRun.get() - pollsAtSpawn);
      }
      polls++;
      spin(nanos);
      Handle runtime = Handle.current();
      if (runtime.metrics().workers().getFirst().meanPoll().toNanos() > nanos / 2
          && ++pollsSinceKnown == LONGEST_INTERVAL) {
        pollsAtSpawn = polls;
        Thread.ofPlatform()
            .start(() -> runtime.spawn(TestFutures.run(() -> pollsAtRun.set(polls))))
            .join();
      }
      context.wakeLater();
      return Poll.pending();
    }

    private static void spin(long nanos) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void threads_haveTheNamesAskedFor() {
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread().workers(1).maxSpareThreads(0).threadName("barista").build()) {
      JoinHandle<String> worker = runtime.spawn(nameOfThread());
      JoinHandle<String> blocking = runtime.spawnBlocking(() -> Thread.currentThread().getName());

      assertThat(runtime.blockOn(worker)).isEqualTo("barista-0");
      assertThat(runtime.blockOn(blocking)).isEqualTo("barista-1");
    }
  }

  @Test
  void threads_haveTheStackAskedFor() {
    try (AsyncRuntime small =
            AsyncRuntime.multiThread().workers(1).threadStackSize(512 << 10).build();
        AsyncRuntime large =
            AsyncRuntime.multiThread().workers(1).threadStackSize(64 << 20).build()) {
      int shallow = small.blockOn(small.spawn(depthOfStack()));
      int deep = large.blockOn(large.spawn(depthOfStack()));
      int blocking = large.blockOn(large.spawnBlocking(() -> depthOf(0)));

      assertThat(deep).isGreaterThan(10 * shallow);
      assertThat(blocking).isGreaterThan(10 * shallow);
    }
  }

  private static Future<Integer> depthOfStack() {
    return TestFutures.poll(_ -> Poll.ready(depthOf(0)));
  }

  /// How many calls fit in; a million is enough to know.
  private static int depthOf(int depth) {
    if (depth == 1_000_000) {
      return depth;
    }
    try {
      return depthOf(depth + 1);
    } catch (StackOverflowError _) {
      return depth;
    }
  }

  @Test
  void withoutLifoSlot_tasksRunInTheOrderInWhichTheyWereSpawned() {
    List<Integer> order = new ArrayList<>();
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread().workers(1).disableLifoSlot().maxSpareThreads(0).build()) {
      JoinHandle<Void> all =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    for (int task = 0; task < 5; task++) {
                      int number = task;
                      Tasks.spawn(TestFutures.run(() -> order.add(number)));
                    }
                  }));
      runtime.blockOn(all);
      runtime.blockOn(runtime.spawn(TestFutures.yielding(10)));
    }

    assertThat(order).containsExactly(0, 1, 2, 3, 4);
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
  void hook_givenAgain_replacesTheFirst() {
    List<String> called = new CopyOnWriteArrayList<>();
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread()
            .workers(1)
            .onThreadStart(() -> called.add("first"))
            .onThreadStart(() -> called.add("start"))
            .onThreadStop(() -> called.add("first"))
            .onThreadStop(() -> called.add("stop"))
            .build()) {
      assertThat(runtime.blockOn(runtime.spawn(Futures.ready(1)))).isOne();
    }

    assertThat(called).containsExactly("start", "stop");
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
                    Tasks.spawn(TestFutures.run(ran::countDown));
                  }
                })
            .build()) {
      ran.await();
      assertThat(runtime.blockOn(Futures.ready(1))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadThatSleeps_tellsBeforeAndAfter(Flavor flavor) throws InterruptedException {
    List<String> told = new CopyOnWriteArrayList<>();
    var parked = new CountDownLatch(1);
    RuntimeBuilder builder =
        flavor == Flavor.CURRENT_THREAD
            ? AsyncRuntime.currentThread()
            : AsyncRuntime.multiThread().workers(1);
    try (AsyncRuntime runtime =
        builder
            .onThreadPark(
                () -> {
                  told.add("parks on " + Thread.currentThread().threadId());
                  parked.countDown();
                })
            .onThreadUnpark(() -> told.add("woke on " + Thread.currentThread().threadId()))
            .build()) {
      Oneshot<Integer> end = Oneshot.create();
      Thread driving = Thread.ofPlatform().start(() -> runtime.blockOn(end.receiver()));
      parked.await();
      assertThat(end.sender().send(1)).isTrue();
      driving.join();
    }

    assertThat(told.size()).isGreaterThanOrEqualTo(2).isEven();
    for (int index = 0; index < told.size(); index += 2) {
      assertThat(told.get(index)).startsWith("parks on ");
      assertThat(told.get(index + 1)).isEqualTo(told.get(index).replace("parks", "woke"));
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

  private static Future<String> nameOfThread() {
    return TestFutures.poll(context -> Poll.ready(Thread.currentThread().getName()));
  }
}
