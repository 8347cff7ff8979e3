package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.observe.WorkerMetrics;
import cortado.runtime.TestFutures.Gate;
import cortado.runtime.internal.context.Current;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import java.nio.channels.ClosedSelectorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only the scheduler with workers does.
@Timeout(60)
class WorkStealingTest {

  /// On a busy machine a spare worker would come between, and take with it what it has counted.
  private static AsyncRuntime withoutSpares(int workers) {
    return AsyncRuntime.multiThread().workers(workers).maxSpareThreads(0).build();
  }

  @Test
  void task_wokenByATask_runsNext_andAtMostThreeInARow() {
    List<String> order = new ArrayList<>();
    List<Oneshot<Integer>> signals = new ArrayList<>();
    for (int link = 0; link < 10; link++) {
      signals.add(Oneshot.create());
    }
    try (AsyncRuntime runtime = withoutSpares(1)) {
      for (int link = 0; link < 10; link++) {
        runtime.spawn(link(signals, link, order));
      }
      runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));
      JoinHandle<Void> task =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    boolean _ = signals.getFirst().sender().send(0);
                    Tasks.spawn(TestFutures.run(() -> order.add("waiting")));
                    Tasks.spawn(TestFutures.run(() -> order.add("waiting")));
                  }));
      runtime.blockOn(task);
      runtime.blockOn(runtime.spawn(TestFutures.yielding(40)));
    }

    assertThat(order).hasSize(12);
    assertThat(order.subList(0, 3)).containsOnly("chained");
    assertThat(order.subList(3, 5)).containsOnly("waiting");
  }

  /// Waits for its signal and gives the next.
  private static Future<Integer> link(
      List<Oneshot<Integer>> signals, int number, List<String> order) {
    return signals
        .get(number)
        .receiver()
        .map(
            value -> {
              order.add("chained");
              if (number + 1 < signals.size()) {
                boolean _ = signals.get(number + 1).sender().send(value);
              }
              return value;
            });
  }

  @Test
  void task_thatAwaitsManyOneByOne_isNotPolledForEach() {
    var joiner =
        new Future<Integer>() {
          private final Deque<JoinHandle<Void>> left = new ArrayDeque<>();
          private int polls;

          @Override
          public Poll<Integer> poll(Context context) throws Throwable {
            if (polls++ == 0) {
              for (int task = 0; task < 50; task++) {
                left.add(Tasks.spawn(TestFutures.run(() -> {})));
              }
            }
            while (!left.isEmpty()) {
              if (!left.getFirst().poll(context).isReady()) {
                return Poll.pending();
              }
              left.removeFirst();
            }
            return Poll.ready(polls);
          }
        };
    try (AsyncRuntime runtime = withoutSpares(1)) {
      assertThat(runtime.blockOn(runtime.spawn(joiner))).isEqualTo(2);
    }
  }

  @Test
  void driver_thatFails_isReportedAndShutsTheRuntimeDown() throws Exception {
    var uncaught = new LinkedBlockingQueue<Throwable>();
    try (AsyncRuntime runtime =
        AsyncRuntime.multiThread()
            .workers(2)
            .uncaught((thread, failure) -> uncaught.add(failure))
            .build()) {
      runtime.spawn(TestFutures.run(() -> Current.services("the test").reactor().close()));

      assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
          .isInstanceOf(RuntimeShutdownException.class);
    }
    assertThat(uncaught).isNotEmpty().allMatch(ClosedSelectorException.class::isInstance);
  }

  @Test
  void budget_isSharedWithTheLifoSlot() {
    List<Integer> left = new ArrayList<>();
    List<Waker> waiting = new ArrayList<>();
    try (AsyncRuntime runtime = withoutSpares(1)) {
      runtime.spawn(
          context -> {
            if (waiting.isEmpty()) {
              waiting.add(context.waker());
              return Poll.pending();
            }
            left.add(spend(context, Integer.MAX_VALUE));
            return Poll.ready(null);
          });
      JoinHandle<Void> task =
          runtime.spawn(
              context -> {
                spend(context, Context.BUDGET - 10);
                waiting.getFirst().wake();
                return Poll.ready(null);
              });
      runtime.blockOn(task);
      runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));
    }

    assertThat(left).containsExactly(10);
  }

  @Test
  void tasksOfAWorkerThatIsStuck_areStolen() {
    int count = 600;
    try (AsyncRuntime runtime = withoutSpares(2)) {
      var stolen = new CountDownLatch(count);
      JoinHandle<Void> stuck =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    for (int task = 0; task < count; task++) {
                      Tasks.spawn(TestFutures.run(stolen::countDown));
                    }
                    stolen.await();
                  }));

      runtime.blockOn(stuck);

      assertThat(stolen.getCount()).isZero();
      List<WorkerMetrics> workers = runtime.metrics().workers();
      assertThat(workers).anyMatch(worker -> worker.steals() > 0);
      assertThat(workers).allMatch(worker -> worker.stolen() >= worker.steals());
    }
  }

  @Test
  void wakeFromOutside_whileAWorkerIsStuck_reachesAnother() {
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().workers(2).build()) {
      var release = new CountDownLatch(1);
      JoinHandle<Void> stuck = runtime.spawn(TestFutures.run(release::await));

      for (int round = 0; round < 100; round++) {
        assertThat(runtime.blockOn(runtime.spawn(Futures.ready(round)))).isEqualTo(round);
      }

      release.countDown();
      runtime.blockOn(stuck);
    }
  }

  @Test
  void wakesBetweenSleepingWorkers_areNeverLost() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().workers(4).build()) {
      for (int round = 0; round < 5_000; round++) {
        var first = new Gate();
        var second = new Gate();
        JoinHandle<Void> waiting =
            runtime.spawn(TestFutures.then(first.passed(), TestFutures.run(second::open)));
        JoinHandle<Void> opening = runtime.spawn(TestFutures.run(first::open));
        runtime.blockOn(second.passed());
        runtime.blockOn(opening);
        runtime.blockOn(waiting);
      }
    }
  }

  /// Uses up so many steps of the budget, or what there is; returns how many.
  private static int spend(Context context, int most) {
    int steps = 0;
    while (steps < most && !context.mustYield()) {
      context.madeProgress();
      steps++;
    }
    return steps;
  }
}
