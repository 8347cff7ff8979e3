package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.future.Poll;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The runtime for everybody.
@Timeout(60)
class GlobalRuntimeTest {

  @Test
  void global_askedForByManyThreads_isOneRuntime() throws Exception {
    List<FutureTask<Handle>> asking = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      var asks = new FutureTask<>(Handle::global);
      asking.add(asks);
      Thread.ofPlatform().start(asks);
    }

    for (FutureTask<Handle> asks : asking) {
      assertThat(asks.get()).isEqualTo(Handle.global());
    }
    assertThat(Handle.global().flavor()).isEqualTo(Flavor.WORK_STEALING);
    assertThat(Handle.global().name()).isEqualTo("cortado-global");
  }

  @Test
  void task_runsWhetherOrNotAnybodyBlocks() throws Exception {
    JoinHandle<Handle> task =
        Handle.global()
            .spawn(
                TestFutures.once(() -> Time.sleep(Duration.ofMillis(1)))
                    .then(_ -> TestFutures.poll(_ -> Poll.ready(Handle.current()))));

    assertThat(task.toCompletableFuture().get()).isEqualTo(Handle.global());
  }

  @Test
  void failureOfATask_leavesTheOthersAsTheyAre() {
    JoinHandle<Integer> failing =
        Handle.global()
            .spawn(
                _ -> {
                  throw new OutOfMemoryError("not really");
                });
    assertThatThrownBy(() -> Handle.global().blockOn(failing)).hasMessage("not really");

    JoinHandle<Integer> next = Handle.global().spawn(Futures.ready(1));
    assertThat(Handle.global().blockOn(next)).isOne();
  }

  @Test
  void tasksOfOtherRuntimes_mayWaitForItsOwn() {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build()) {
      JoinHandle<Integer> here =
          runtime.spawn(
              TestFutures.once(
                  () -> Handle.global().spawn(Tasks.yieldNow().then(_ -> Futures.ready(2)))));

      assertThat(runtime.blockOn(here)).isEqualTo(2);
    }
  }

  @Test
  void workers_areOne_orThoseOfTheSystemProperty() {
    String before = System.getProperty(GlobalRuntime.PROPERTY);
    try {
      System.clearProperty(GlobalRuntime.PROPERTY);
      assertThat(workersOfOne()).isOne();
      System.setProperty(GlobalRuntime.PROPERTY, "3");
      assertThat(workersOfOne()).isEqualTo(3);
      System.setProperty(GlobalRuntime.PROPERTY, "many");
      assertThatThrownBy(GlobalRuntime::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "system property cortado.global.workers must be between 1 and 1024, was 'many'");
    } finally {
      if (before == null) {
        System.clearProperty(GlobalRuntime.PROPERTY);
      } else {
        System.setProperty(GlobalRuntime.PROPERTY, before);
      }
    }
  }

  private static int workersOfOne() {
    try (AsyncRuntime runtime = GlobalRuntime.build()) {
      return runtime.metrics().workers().size();
    }
  }
}
