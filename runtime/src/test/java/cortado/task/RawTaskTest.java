package cortado.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tasks for executors of one's own, without a runtime.
@Timeout(60)
class RawTaskTest {

  private final Queue<RawTask<?>> queue = new ArrayDeque<>();

  private <T> RawTask<T> queued(Future<T> future) {
    RawTask<T> task = RawTask.create(future, queue::add);
    task.schedule();
    return task;
  }

  private int runAll() {
    int runs = 0;
    for (RawTask<?> next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
      runs++;
    }
    return runs;
  }

  private static <T> T resultOf(RawTask<T> task) throws Throwable {
    return Polled.of(task.handle()).pollValue();
  }

  /// Ready at its last poll, and wakes itself in each before.
  private static Future<Integer> yielding(int times) {
    var polls = new AtomicInteger();
    return context -> {
      if (polls.incrementAndGet() > times) {
        return Poll.ready(polls.get());
      }
      context.wakeLater();
      return Poll.pending();
    };
  }

  @Test
  void task_thatIsNew_runsNothingUntilItIsRun() throws Throwable {
    var future = new ManualFuture<Integer>();

    RawTask<Integer> task = RawTask.create(future, queue::add);
    assertThat(queue).isEmpty();
    task.schedule();
    assertThat(queue).containsExactly(task);
    assertThat(future.polls()).isZero();

    future.complete(1);
    assertThat(task.run()).isFalse();
    assertThat(resultOf(task)).isEqualTo(1);
  }

  @Test
  void wake_ofATaskThatWaits_handsItOverOnce() throws Throwable {
    var future = new ManualFuture<Integer>();
    RawTask<Integer> task = queued(future);
    assertThat(runAll()).isEqualTo(1);

    task.waker().wake();
    future.complete(2);
    task.waker().wake();

    assertThat(runAll()).isEqualTo(1);
    assertThat(future.polls()).isEqualTo(2);
    assertThat(resultOf(task)).isEqualTo(2);
    task.waker().wake();
    assertThat(queue).isEmpty();
  }

  @Test
  void run_ofATaskThatYields_saysSoAndHandsItOverBehindTheOthers() {
    RawTask<Integer> first = queued(yielding(1));
    RawTask<Integer> second = queued(yielding(0));

    assertThat(queue.remove().run()).isTrue();
    assertThat(queue).containsExactly(second, first);
    assertThat(runAll()).isEqualTo(2);
    assertThat(first.handle().isFinished()).isTrue();
  }

  @Test
  void run_ofATaskThatIsNotDue_isRefused() {
    var future = new ManualFuture<Integer>();
    RawTask<Integer> task = queued(future);
    assertThat(runAll()).isEqualTo(1);

    assertThatThrownBy(task::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(task + " is not due; run it once for each time it is scheduled");
    assertThat(future.polls()).isEqualTo(1);

    future.complete(1);
    assertThat(runAll()).isEqualTo(1);
    assertThat(task.run()).isFalse();
  }

  @Test
  void run_inItsOwnPoll_isRefused() throws Throwable {
    var self = new ArrayList<RawTask<?>>();
    RawTask<Integer> task =
        queued(
            _ -> {
              assertThatThrownBy(() -> self.getFirst().run())
                  .isInstanceOf(IllegalStateException.class);
              return Poll.ready(3);
            });
    self.add(task);

    assertThat(runAll()).isEqualTo(1);
    assertThat(resultOf(task)).isEqualTo(3);
  }

  @Test
  void eachRun_hasAFullBudget() {
    var steps = new ArrayList<Integer>();
    queued(
        context -> {
          int taken = 0;
          for (; !context.mustYield(); taken++) {
            context.madeProgress();
          }
          steps.add(taken);
          return steps.size() == 2 ? Poll.ready(1) : Poll.pending();
        });

    assertThat(runAll()).isEqualTo(2);
    assertThat(steps).containsExactly(Context.BUDGET, Context.BUDGET);
  }

  @Test
  void failure_reachesTheHandle() {
    var failure = new IllegalStateException("boo");
    RawTask<Integer> task =
        queued(
            _ -> {
              throw failure;
            });

    assertThat(runAll()).isEqualTo(1);
    assertThatThrownBy(() -> resultOf(task)).isSameAs(failure);
  }

  @Test
  void failure_thatNobodyAwaits_isReportedAfterAWhile() throws Exception {
    var uncaught = new LinkedBlockingQueue<Throwable>();
    var failure = new IllegalStateException("boo");
    RawTask<Integer> task =
        queued(
            _ -> {
              throw failure;
            });
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    try {
      assertThat(runAll()).isEqualTo(1);
      assertThat(uncaught.take()).isSameAs(failure);
      task.close();
      assertThat(uncaught).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void abort_handsTheTaskOver_whichEndsWhenItIsRun() {
    var future = new ManualFuture<Integer>();
    RawTask<Integer> task = queued(future);
    assertThat(runAll()).isEqualTo(1);

    task.handle().abort();
    assertThat(queue).containsExactly(task);
    assertThat(future.cancels()).isZero();

    assertThat(runAll()).isEqualTo(1);
    assertThat(future.cancels()).isEqualTo(1);
    assertThatThrownBy(() -> resultOf(task)).isInstanceOf(TaskAbortedException.class);
  }

  @Test
  void close_endsATask_whetherItIsDueOrWaits() {
    var due = new ManualFuture<Integer>();
    var waiting = new ManualFuture<Integer>();
    RawTask<Integer> waits = queued(waiting);
    assertThat(runAll()).isEqualTo(1);
    RawTask<Integer> isDue = queued(due);

    isDue.close();
    waits.close();
    waits.close();

    assertThat(due.cancels()).isEqualTo(1);
    assertThat(waiting.cancels()).isEqualTo(1);
    assertThat(due.polls()).isZero();
    assertThatThrownBy(() -> resultOf(waits)).isInstanceOf(TaskAbortedException.class);
    waits.waker().wake();
    assertThat(runAll()).isEqualTo(1);
  }

  @Test
  void close_inItsOwnPoll_endsTheTaskAfterIt() {
    var cancels = new AtomicInteger();
    var self = new ArrayList<RawTask<?>>();
    RawTask<Integer> task =
        queued(
            new Future<>() {
              @Override
              public Poll<Integer> poll(Context context) {
                self.getFirst().close();
                assertThat(cancels).hasValue(0);
                context.wakeLater();
                return Poll.pending();
              }

              @Override
              public void cancel() {
                cancels.incrementAndGet();
              }
            });
    self.add(task);

    assertThat(runAll()).isEqualTo(1);

    assertThat(cancels).hasValue(1);
    assertThat(task.handle().isFinished()).isTrue();
  }

  @Test
  void schedule_thatThrows_endsTheTaskAndIsReported() {
    List<Throwable> uncaught = new ArrayList<>();
    var refusal = new RejectedExecutionException("closed");
    var future = new ManualFuture<Integer>();
    Thread current = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
    current.setUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    try {
      RawTask<Integer> task =
          RawTask.create(
              future,
              _ -> {
                throw refusal;
              });
      task.schedule();

      assertThat(uncaught).containsExactly(refusal);
      assertThat(future.cancels()).isEqualTo(1);
      assertThat(task.handle().isFinished()).isTrue();
    } finally {
      current.setUncaughtExceptionHandler(before);
    }
  }

  @Test
  void currentTask_inARun_isTheOneThatIsRun() throws Throwable {
    RawTask<Long> task = queued(_ -> Poll.ready(Tasks.currentId()));

    assertThat(runAll()).isEqualTo(1);

    assertThat(resultOf(task)).isEqualTo(task.handle().id());
    assertThat(Tasks.current()).isEmpty();
  }

  @Test
  void blocking_inARun_isRefused() {
    RawTask<Integer> task = queued(_ -> Poll.ready(Tasks.blockInPlace(() -> 1)));

    assertThat(runAll()).isEqualTo(1);

    assertThatThrownBy(() -> resultOf(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use spawnBlocking()");
  }

  @Test
  void queueThatIsSorted_makesAnExecutorWithPriorities() {
    record Entry(int priority, RawTask<?> task) {}
    var order = new ArrayList<Integer>();
    var sorted = new PriorityQueue<Entry>(Comparator.comparingInt(Entry::priority));
    for (int priority : new int[] {3, 1, 2}) {
      RawTask.create(
              yielding(1).map(_ -> order.add(priority)),
              task -> sorted.add(new Entry(priority, task)))
          .schedule();
    }

    while (!sorted.isEmpty()) {
      sorted.remove().task().run();
    }

    assertThat(order).containsExactly(1, 2, 3);
  }

  @Test
  void threadPool_isAnExecutor() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<RawTask<Integer>> tasks = new ArrayList<>();
      for (int number = 0; number < 500; number++) {
        RawTask<Integer> task =
            RawTask.create(yielding(number % 7), each -> pool.execute(each::run));
        task.schedule();
        tasks.add(task);
      }

      for (int number = 0; number < 500; number++) {
        assertThat(tasks.get(number).handle().toCompletableFuture().get())
            .isEqualTo(number % 7 + 1);
      }
    }
  }

  /// Two threads run, and two wake, abort and close at random. Each task ends once.
  @Test
  void storm_ofWakesAbortsAndCloses_endsEachTaskOnce() throws Exception {
    long seed = new Random().nextLong();
    BlockingQueue<RawTask<?>> due = new LinkedBlockingQueue<>();
    List<Once> futures = new ArrayList<>();
    List<RawTask<Integer>> tasks = new ArrayList<>();
    for (int number = 0; number < 2_000; number++) {
      var future = new Once();
      futures.add(future);
      tasks.add(RawTask.create(future, due::add));
    }
    List<Thread> threads = new ArrayList<>();
    for (int runner = 0; runner < 2; runner++) {
      threads.add(Thread.ofPlatform().start(() -> runUntilAllHaveEnded(due, tasks)));
    }
    tasks.forEach(RawTask::schedule);
    for (int disturber = 0; disturber < 2; disturber++) {
      var random = new Random(seed + disturber);
      threads.add(Thread.ofPlatform().start(() -> disturb(tasks, random)));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(futures).as("seed %d", seed).allMatch(Once::hasEndedOnce);
    assertThat(tasks).as("seed %d", seed).allMatch(task -> task.handle().isFinished());
  }

  private static void runUntilAllHaveEnded(
      BlockingQueue<RawTask<?>> due, List<RawTask<Integer>> tasks) {
    while (!tasks.stream().allMatch(task -> task.handle().isFinished())) {
      for (RawTask<?> next = due.poll(); next != null; next = due.poll()) {
        next.run();
      }
    }
  }

  private static void disturb(List<RawTask<Integer>> tasks, Random random) {
    while (!tasks.stream().allMatch(task -> task.handle().isFinished())) {
      for (RawTask<Integer> task : tasks) {
        switch (random.nextInt(40)) {
          case 0 -> task.handle().abort();
          case 1 -> task.close();
          default -> task.waker().wake();
        }
      }
    }
  }

  /// Ready at its fourth poll.
  private static final class Once implements Future<Integer> {

    private final AtomicInteger ends = new AtomicInteger();

    /// Plain: only one polls, and sees what the last one did.
    private int polls;

    @Override
    public Poll<Integer> poll(Context context) {
      polls++;
      if (polls % 2 == 0) {
        context.wakeLater();
      }
      if (polls == 4) {
        ends.incrementAndGet();
        return Poll.ready(polls);
      }
      return Poll.pending();
    }

    @Override
    public void cancel() {
      ends.incrementAndGet();
    }

    boolean hasEndedOnce() {
      return ends.get() == 1;
    }
  }

  @Test
  void taskThatNobodyCanReach_isCollected() {
    @Nullable RawTask<Object> task = RawTask.create(Futures.pending(), _ -> {});
    var collected = new java.lang.ref.WeakReference<>(task);
    assertThat(task.run()).isFalse();
    task = null;

    while (collected.get() != null) {
      System.gc();
    }
  }
}
