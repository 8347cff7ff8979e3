package cortado.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.Flavor;
import cortado.sync.Mpsc;
import cortado.task.Tasks;
import cortado.testing.ManualFuture;
import cortado.time.Clock;
import cortado.time.Moment;
import cortado.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

@Timeout(120)
class AsyncTestTest {

  /// What the programs below have seen.
  private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

  /// Tests that the tests run.
  static final class Programs {

    private final AsyncRuntime ofConstructor;

    @SuppressWarnings("UnusedVariable") // JUnit calls it.
    Programs(AsyncRuntime runtime) {
      ofConstructor = runtime;
    }

    @BeforeEach
    void before(AsyncRuntime runtime) {
      SEEN.add(runtime == ofConstructor);
    }

    @AsyncTest(
        flavor = {Flavor.CURRENT_THREAD, Flavor.WORK_STEALING},
        workers = 1)
    void onBoth(AsyncRuntime runtime) {
      SEEN.add(runtime.flavor());
      SEEN.add(runtime.blockOn(runtime.spawn(Futures.ready(7))));
    }

    @AsyncTest(startPaused = true)
    void paused(AsyncRuntime runtime, Clock clock) {
      Moment before = clock.now();
      runtime.blockOn(Time.sleep(Duration.ofHours(5)));
      SEEN.add(before.until(Time.now()));
    }

    @AsyncTest
    void leavesATask() {
      var _ = Tasks.spawn(new ManualFuture<String>());
    }

    @AsyncTest
    void forgetsToCloseASender(AsyncRuntime runtime) {
      Mpsc<Integer> channel = Mpsc.bounded(1);
      var _ = Tasks.builder().name("reader").spawn(untilClosed(channel.receiver()));
      runtime.blockOn(channel.sender().send(1));
      runtime.blockOn(Tasks.yieldNow());
    }

    private static Future<Integer> untilClosed(Mpsc.Receiver<Integer> receiver) {
      return receiver.recv().then(next -> next == null ? Futures.ready(0) : untilClosed(receiver));
    }

    @AsyncTest(mayLeaveTasks = true)
    void leavesATaskAsItMay() {
      var _ = Tasks.spawn(new ManualFuture<String>());
    }

    @AsyncTest(flavor = Flavor.WORK_STEALING)
    void joinsAllTasks(AsyncRuntime runtime) {
      for (int i = 0; i < 200; i++) {
        runtime.blockOn(runtime.spawn(Futures.done()));
      }
    }

    @AsyncTest
    void hearsOfNoFailure(AsyncRuntime runtime) {
      Future<String> failing =
          _ -> {
            throw new IllegalStateException("unheard");
          };
      runtime.spawn(failing).cancel();
      runtime.blockOn(runtime.spawn(Futures.done()));
    }

    @AsyncTest(seed = 77)
    void fails() {
      throw new IllegalStateException("on purpose");
    }

    @AsyncTest(timeoutSeconds = 1)
    void waitsForEver(AsyncRuntime runtime) {
      runtime.blockOn(new ManualFuture<String>());
    }

    @AsyncTest(timeoutSeconds = 1)
    void blocksForEver() throws InterruptedException {
      new CountDownLatch(1).await();
    }

    @AsyncTest(startPaused = true, flavor = Flavor.WORK_STEALING)
    void pausedOnWorkers() {}
  }

  @Test
  void test_onTwoFlavors_runsOnEachWithOneRuntimeThroughout() {
    TestExecutionSummary summary = run("onBoth", AsyncRuntime.class);

    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
    assertThat(SEEN).containsExactly(true, Flavor.CURRENT_THREAD, 7, true, Flavor.WORK_STEALING, 7);
  }

  @Test
  void test_startPaused_sleepsNoRealTime() {
    TestExecutionSummary summary = run("paused", AsyncRuntime.class, Clock.class);

    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    assertThat(SEEN).containsExactly(true, Duration.ofHours(5));
  }

  @Test
  void test_thatLeavesATask_failsAndNamesIt() {
    assertThat(failureOf("leavesATask"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1 tasks were still there at the end: task ")
        .hasMessageContaining("mayLeaveTasks");
  }

  @Test
  void test_thatForgetsToCloseASender_failsAndNamesWhoWaitsForIt() {
    assertThat(failureOf("forgetsToCloseASender", AsyncRuntime.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1 tasks were still there at the end: 'reader'");
  }

  @Test
  void test_thatLeavesATaskAsItMay_passes() {
    assertThat(run("leavesATaskAsItMay").getTestsSucceededCount()).isEqualTo(1);
  }

  @Test
  void test_thatJoinsAllTasks_neverFindsOneLeft() {
    assertThat(run("joinsAllTasks", AsyncRuntime.class).getTestsSucceededCount()).isEqualTo(1);
  }

  @Test
  void failureThatNobodyHasHeardOf_failsTheTest() {
    assertThat(failureOf("hearsOfNoFailure", AsyncRuntime.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unheard");
  }

  @Test
  void failure_ofATest_namesTheSeed() {
    assertThat(failureOf("fails"))
        .hasMessage("on purpose")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("CURRENT_THREAD", "seed = 77L"));
  }

  @Test
  void test_thatWaitsForEver_isEnded() {
    assertThat(failureOf("waitsForEver", AsyncRuntime.class))
        .hasMessage("the test took longer than 1 s");
  }

  @Test
  void test_thatBlocksForEver_isInterrupted() {
    assertThat(failureOf("blocksForEver")).hasMessage("the test took longer than 1 s");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void startPaused_onWorkers_isRefused() {
    assertThat(failureOf("pausedOnWorkers")).hasMessageContaining("current-thread runtime");
  }

  @AsyncTest(seed = 5)
  void freeFunctions_inATest_belongToItsRuntime(AsyncRuntime runtime) {
    assertThat(runtime.blockOn(Tasks.spawn(Futures.ready(3)))).isEqualTo(3);
  }

  private static Throwable failureOf(String method, Class<?>... parameters) {
    var failures = new ArrayList<Throwable>();
    run(method, parameters).getFailures().forEach(failure -> failures.add(failure.getException()));
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  private static TestExecutionSummary run(String method, Class<?>... parameters) {
    SEEN.clear();
    var listener = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(Programs.class, method, parameters))
            .build();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }
}
