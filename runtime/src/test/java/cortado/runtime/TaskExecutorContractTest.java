package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.sync.Semaphore;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.TaskExecutor;
import cortado.task.Tasks;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [TaskExecutor] promises, whoever runs it.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TaskExecutorContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final TaskExecutor executor = new TaskExecutor();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((_, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    executor.close();
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  @Test
  void run_bySeveralTasks_runsEachTaskToItsEnd() {
    var ended = new AtomicInteger();
    for (int number = 0; number < 1_000; number++) {
      executor.spawn(TestFutures.yielding(number % 7).map(_ -> ended.incrementAndGet()));
    }
    List<JoinHandle<Void>> runners = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      runners.add(runtime.spawn(executor.runAll()));
    }

    runtime.blockOn(Futures.join(runners));

    assertThat(ended).hasValue(1_000);
    assertThat(executor.isEmpty()).isTrue();
  }

  @Test
  void spawnAll_givesTheHandlesInOrder() {
    List<JoinHandle<Integer>> tasks =
        executor.spawnAll(List.of(TestFutures.yielding(2), TestFutures.yielding(1)));

    assertThat(executor.size()).isEqualTo(2);
    assertThat(runtime.blockOn(executor.run(Futures.join(tasks)))).containsExactly(3, 2);
  }

  /// Two tasks at a time of those that are to run.
  @Test
  void semaphoreAroundEachFuture_makesAnExecutorWithALimit() {
    var semaphore = new Semaphore(2);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<Integer>> limited = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      limited.add(
          semaphore
              .acquire()
              .then(
                  permit -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    return TestFutures.yielding(3)
                        .map(
                            polls -> {
                              running.decrementAndGet();
                              permit.close();
                              return polls;
                            });
                  }));
    }
    List<JoinHandle<Integer>> tasks = executor.spawnAll(limited);

    assertThat(runtime.blockOn(executor.run(Futures.join(tasks)))).containsOnly(4).hasSize(20);
    assertThat(most).hasValue(2);
  }

  @Test
  void run_byThreadsThatBlock_runsEachTaskToItsEnd() throws Exception {
    var ended = new AtomicInteger();
    List<JoinHandle<Integer>> tasks = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      tasks.add(executor.spawn(TestFutures.yielding(5).map(_ -> ended.incrementAndGet())));
    }
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      threads.add(Thread.ofPlatform().start(() -> runtime.blockOn(executor.runAll())));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(ended).hasValue(200);
    assertThat(tasks).allMatch(JoinHandle::isFinished);
  }

  @Test
  void tasksWokenWhileAllRunnersSleep_areRun() {
    JoinHandle<Void> first = runtime.spawn(executor.run(Futures.pending()));
    JoinHandle<Void> second = runtime.spawn(executor.run(Futures.pending()));
    for (int round = 0; round < 500; round++) {
      var gate = new Gate();
      JoinHandle<Integer> task =
          executor.spawn(TestFutures.then(gate.passed(), TestFutures.yielding(1)));
      if (round % 3 == 0) {
        runtime.blockOn(Tasks.yieldNow());
      }
      gate.open();
      assertThat(runtime.blockOn(task)).isEqualTo(2);
    }
    assertThat(first.isFinished() || second.isFinished()).isFalse();
  }

  @Test
  void runnerThatIsGivenUpAsItIsWoken_leavesItsTaskToAnother() {
    var first = Polled.of(executor.tick());
    var second = Polled.of(executor.tick());
    assertThat(first.poll().isReady()).isFalse();
    assertThat(second.poll().isReady()).isFalse();
    executor.spawn(Futures.ready(1));
    assertThat(first.isWoken()).isTrue();
    assertThat(second.isWoken()).isFalse();

    first.cancel();

    assertThat(second.isWoken()).isTrue();
    assertThat(second.poll().isReady()).isTrue();
    assertThat(executor.isEmpty()).isTrue();
  }

  @Test
  void secondTask_wakesAnotherRunner() {
    var first = Polled.of(executor.tick());
    var second = Polled.of(executor.tick());
    assertThat(first.poll().isReady()).isFalse();
    assertThat(second.poll().isReady()).isFalse();

    executor.spawn(Futures.ready(1));
    executor.spawn(Futures.ready(2));

    assertThat(second.isWoken()).isTrue();
    assertThat(first.poll().isReady()).isTrue();
    assertThat(second.poll().isReady()).isTrue();
    assertThatThrownBy(first::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tryTick_withoutARuntime_runsTasksOnTheCallingThread() {
    JoinHandle<Thread> task =
        executor.spawn(TestFutures.yielding(1).map(_ -> Thread.currentThread()));

    int ticks = 0;
    while (executor.tryTick()) {
      ticks++;
    }

    assertThat(ticks).isEqualTo(2);
    assertThat(Polled.of(task).pollValue()).isSameAs(Thread.currentThread());
  }

  @Test
  void abort_withoutARuntime_cancelsInTheNextTick() {
    var cancelled = new AtomicInteger();
    JoinHandle<Object> task =
        executor.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));
    assertThat(executor.tryTick()).isTrue();

    task.abort();
    assertThat(cancelled).hasValue(0);
    assertThat(executor.tryTick()).isTrue();

    assertThat(cancelled).hasValue(1);
    assertThatThrownBy(() -> Polled.of(task).poll()).isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void run_doesNotStarveItsFuture() {
    for (int number = 0; number < 1_000; number++) {
      executor.spawn(
          context -> {
            context.waker().wake();
            return Poll.pending();
          });
    }

    assertThat(runtime.blockOn(executor.run(TestFutures.yielding(5)))).isEqualTo(6);
  }

  @Test
  void spawnLocal_inATaskOfAnExecutor_isRefused() {
    Future<Integer> future = Futures.ready(0).then(_ -> Tasks.spawnLocal(Futures.ready(1)));
    JoinHandle<Integer> task = executor.spawn(future);

    assertThatThrownBy(() -> runtime.blockOn(executor.run(task)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no local set on thread");
  }

  @Test
  void close_cancelsAllTasks_andWhatIsSpawnedLater() {
    var cancelled = new AtomicInteger();
    List<JoinHandle<Object>> tasks = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      tasks.add(executor.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet)));
      if (number < 5) {
        assertThat(executor.tryTick()).isTrue();
      }
    }

    executor.close();
    tasks.add(executor.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet)));

    assertThat(cancelled).hasValue(11);
    assertThat(tasks).allMatch(JoinHandle::isFinished);
    assertThat(executor.isEmpty()).isTrue();
  }

  @Test
  void close_whileItIsRun_endsAllTasks() {
    for (int round = 0; round < 50; round++) {
      var contested = new TaskExecutor();
      List<JoinHandle<Void>> tasks = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        tasks.add(contested.spawn(TestFutures.repeat(Tasks::yieldNow, _ -> true)));
      }
      JoinHandle<Void> first = runtime.spawn(contested.runAll());
      JoinHandle<Void> second = runtime.spawn(contested.runAll());
      runtime.blockOn(TestFutures.yielding(3));

      contested.close();
      runtime.blockOn(Futures.join(first, second));

      for (JoinHandle<Void> task : tasks) {
        assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
      }
    }
  }
}
