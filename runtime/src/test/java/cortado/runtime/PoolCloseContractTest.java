package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.runtime.TestFutures.Gate;
import cortado.task.JoinHandle;
import cortado.task.LocalSet;
import cortado.task.TaskExecutor;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How local sets and executors end, and what becomes of clean-up that waits.
@ParameterizedClass
@EnumSource
@Timeout(60)
class PoolCloseContractTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(2);

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void start() {
    runtime = builder().build();
  }

  private RuntimeBuilder builder() {
    return kind.builder.get().uncaught((_, failure) -> uncaught.add(failure));
  }

  @AfterEach
  void stop() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  interface Work {
    Future<?> make() throws Throwable;
  }

  /// Pending, and when it is cancelled it does this `cleanUp`.
  private Future<Object> polite(Work cleanUp) {
    return new Future<>() {
      @Override
      public Poll<Object> poll(Context context) {
        return Poll.pending();
      }

      @Override
      public void cancel() {
        log.add("cut");
      }

      @Override
      public Unwinding beginCancel(Context context) {
        Future<?> work = TestFutures.once(() -> cleanUp.make().map(_ -> log.add("cleaned")));
        return new Unwinding(
            new Future<Object>() {
              @Override
              @SuppressWarnings("unchecked") // Its value is discarded.
              public Poll<Object> poll(Context inner) throws Throwable {
                return (Poll<Object>) work.poll(inner);
              }

              @Override
              public void cancel() {
                log.add("cut");
                work.cancel();
              }
            });
      }
    };
  }

  private Future<Object> sleepy() {
    return polite(() -> Time.sleep(SHORT));
  }

  @Test
  void close_outsideOfTheRuntime_waitsForCleanUp() {
    var set = new LocalSet();
    JoinHandle<Object> task = set.spawn(sleepy());
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    set.close();

    assertThat(log).containsExactly("cleaned");
    assertThat(task.isFinished()).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void close_inWhatTheThreadBlocksOn_waitsForCleanUp() {
    runtime.blockOn(
        TestFutures.once(
            () -> {
              var set = new LocalSet();
              set.spawn(sleepy());
              return set.run(TestFutures.yielding(1)).map(_ -> closed(set));
            }));

    assertThat(log).containsExactly("cleaned");
  }

  private static boolean closed(LocalSet set) {
    set.close();
    return set.isEmpty();
  }

  @Test
  void close_besideTheTasks_waitsForCleanUp() {
    var set = new LocalSet();
    set.spawn(sleepy());
    set.spawn(TestFutures.repeat(Tasks::yieldNow, _ -> true));

    boolean empty = runtime.blockOn(set.run(TestFutures.yielding(2).map(_ -> closed(set))));

    assertThat(empty).isTrue();
    assertThat(log).containsExactly("cleaned");
  }

  @Test
  void close_inATaskOfTheSet_waitsForTheOthers() {
    var set = new LocalSet();
    set.spawn(sleepy());
    JoinHandle<Boolean> closing =
        set.spawn(TestFutures.yielding(2).map(_ -> log.add("closed " + closed(set))));

    assertThat(runtime.blockOn(set.run(closing))).isTrue();

    assertThat(log).containsExactly("cleaned", "closed false");
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void close_ofAnExecutor_inATaskOfTheRuntime_waitsForCleanUp() {
    JoinHandle<Boolean> task =
        runtime.spawn(
            TestFutures.once(
                () -> {
                  var executor = new TaskExecutor();
                  executor.spawn(sleepy());
                  return executor
                      .run(TestFutures.yielding(1))
                      .map(
                          _ -> {
                            executor.close();
                            return executor.isEmpty();
                          });
                }));

    assertThat(runtime.blockOn(task)).isTrue();
    assertThat(log).containsExactly("cleaned");
  }

  @Test
  void close_ofAnExecutorThatOthersRun_waitsForCleanUp() {
    var executor = new TaskExecutor();
    JoinHandle<Object> task = executor.spawn(sleepy());
    JoinHandle<Integer> runner = runtime.spawn(executor.run(Futures.pending()));
    runtime.blockOn(executor.run(TestFutures.yielding(3)));

    executor.close();

    assertThat(log).containsExactly("cleaned");
    assertThat(task.isFinished()).isTrue();
    assertThat(runner.isFinished()).isFalse();
  }

  @Test
  void close_ofAnExecutorByTwoThreads_leavesTasksThatCleanUpBeginsAlone() throws Exception {
    var executor = new TaskExecutor();
    var gate = new Gate();
    executor.spawn(polite(() -> executor.spawn(gate.passed().map(_ -> log.add("helped")))));
    runtime.blockOn(executor.run(TestFutures.yielding(3)));

    boolean secondWaited = TestFutures.closeByTwo(executor::close, gate);

    assertThat(secondWaited).isTrue();
    assertThat(log).containsExactly("helped", "cleaned");
  }

  @Test
  void shutdown_runsCleanUpBesideOtherTasks() {
    var set = new LocalSet();
    var gate = new Gate();
    set.spawn(polite(() -> gate.passed()));
    runtime.blockOn(set.run(TestFutures.yielding(1)));
    JoinHandle<Void> other =
        runtime.spawn(
            TestFutures.once(() -> Time.sleep(SHORT)).then(_ -> TestFutures.run(gate::open)));

    runtime.blockOn(set.shutdown());
    runtime.blockOn(other);

    assertThat(log).containsExactly("cleaned");
    assertThat(set.spawn(Futures.ready(1)).isFinished()).isTrue();
  }

  @Test
  void shutdown_thatIsCancelled_cutsCleanUp() {
    var set = new LocalSet();
    JoinHandle<Object> task = set.spawn(polite(Futures::pending));
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    runtime.blockOn(Futures.race(set.shutdown().map(_ -> 1), TestFutures.yielding(5)));

    assertThat(log).containsExactly("cut");
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void cleanUp_thatJoinsATaskItSpawns_ends() {
    var set = new LocalSet();
    set.spawn(polite(() -> Tasks.spawnLocal(TestFutures.once(() -> Time.sleep(SHORT)))));
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    set.close();

    assertThat(log).containsExactly("cleaned");
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void taskThatIsSpawnedByCleanUp_isAbortedAfterIt() {
    var set = new LocalSet();
    set.spawn(
        polite(
            () -> {
              Tasks.spawnLocal(sleepy());
              return TestFutures.yielding(3);
            }));
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    set.close();

    assertThat(log).containsExactly("cleaned", "cleaned");
  }

  @Test
  void cleanUp_beyondTheLimitOfTheRuntime_isCutAndReported() {
    try (AsyncRuntime hasty = builder().cleanUpLimit(Duration.ofMillis(5)).build()) {
      var set = new LocalSet();
      JoinHandle<Object> task = set.spawn(polite(Futures::pending));
      hasty.blockOn(set.run(TestFutures.yielding(1)));

      set.close();

      assertThat(log).containsExactly("cut");
      assertThat(uncaught)
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo(
              "clean-up of task %d did not end within PT0.005S and was cut short"
                  .formatted(task.id()));
      uncaught.clear();
    }
  }

  @Test
  void close_withinALimit_cutsWhatTakesLonger() {
    var set = new LocalSet();
    set.spawn(polite(Futures::pending));
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    set.close(Duration.ofMillis(5));

    assertThat(log).containsExactly("cut");
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void close_withoutTime_cutsAtOnce() {
    var set = new LocalSet();
    set.spawn(sleepy());
    runtime.blockOn(set.run(TestFutures.yielding(1)));

    set.close(Duration.ZERO);

    assertThat(log).containsExactly("cut");
  }

  @Test
  void close_afterTheRuntimeHasEnded_doesNotWaitForItsTimers() {
    var set = new LocalSet();
    Future<Void> hour = runtime.blockOn(TestFutures.poll(_ -> Poll.ready(Time.sleep(HOUR))));
    set.spawn(polite(() -> hour.catching()));
    runtime.blockOn(set.run(TestFutures.yielding(1)));
    runtime.close();

    set.close();

    assertThat(set.isEmpty()).isTrue();
    assertThat(log).containsExactly("cleaned");
  }

  @Test
  void close_whileTheRuntimeIsShutDown_cutsCleanUp() {
    var set = new LocalSet();
    var gate = new Gate();
    set.spawn(polite(() -> gate.passed()));
    runtime.blockOn(set.run(TestFutures.yielding(1)));
    Thread hurrying =
        Thread.ofPlatform()
            .start(
                () -> {
                  gate.awaitWaiter();
                  runtime.shutdownNow();
                });

    set.close();

    assertThat(log).containsExactly("cut");
    assertThat(set.isEmpty()).isTrue();
    assertThat(hurrying.isInterrupted()).isFalse();
  }

  @Test
  void close_withoutARuntime_waitsForCleanUpThatAnotherThreadWakes() throws Exception {
    var set = new LocalSet();
    var gate = new Gate();
    set.spawn(polite(() -> gate.passed()));
    assertThat(set.tryTick()).isTrue();
    Thread opener = Thread.ofPlatform().start(gate::openWhenAwaited);

    set.close();
    opener.join();

    assertThat(log).containsExactly("cleaned");
  }

  @Test
  void cleanUpWithoutARuntime_thatDoesNotEnd_isCutAndReported() throws Exception {
    Thread thread =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((_, failure) -> uncaught.add(failure))
            .start(
                () -> {
                  var set = new LocalSet();
                  set.spawn(polite(Futures::pending));
                  log.add(set.tryTick() ? "begun" : "not begun");
                  set.close(Duration.ofMillis(5));
                });
    thread.join();

    assertThat(log).containsExactly("begun", "cut");
    assertThat(uncaught)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("clean-up of task ")
        .endsWith(" did not end within PT0.005S and was cut short");
    uncaught.clear();
  }
}
