package cortado.runtime.internal.task;

import static cortado.runtime.internal.Allocation.allocatedBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.Timers;
import cortado.task.TaskAbortedException;
import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import cortado.testing.WakeCounter;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TaskCellTest {

  private final Recording scheduler = new Recording();
  private final PollContext context = context();
  private final Queue<TaskCell<?>> yielded = new ArrayDeque<>();

  private void run(TaskCell<?> task, PollContext polling) {
    if (task.run(polling)) {
      yielded.add(task);
    }
  }

  @Test
  void run_ofAReadyFuture_completesAndIsNeverOwned() {
    var task = new TaskCell<>(Futures.ready(3), scheduler);

    run(task, context);

    assertThat(task.isFinished()).isTrue();
    assertThat(scheduler.released).isEmpty();
    assertThat(Polled.of(task).pollValue()).isEqualTo(3);
  }

  @Test
  void run_thatCompletesAfterAWait_releases() {
    var future = new ManualFuture<Integer>();
    var task = new TaskCell<>(future, scheduler);
    run(task, polling(task));
    future.complete(3);

    run(task, polling(task));

    assertThat(scheduler.released).containsExactly(task);
    assertThat(Polled.of(task).pollValue()).isEqualTo(3);
  }

  @Test
  @Timeout(60)
  void output_ofATaskDetachedBefore_isReleased() {
    var output = new AtomicReference<WeakReference<Object>>();
    TaskCell<Object> task = taskWithOutput(output);
    task.cancel();
    run(task, context);

    awaitCollectionOf(output.get());

    assertThat(task.isFinished()).isTrue();
  }

  @Test
  @Timeout(60)
  void output_ofATaskDetachedAfter_isReleased() {
    var output = new AtomicReference<WeakReference<Object>>();
    TaskCell<Object> task = taskWithOutput(output);
    run(task, context);
    task.cancel();

    awaitCollectionOf(output.get());

    assertThat(task.isFinished()).isTrue();
  }

  private TaskCell<Object> taskWithOutput(AtomicReference<WeakReference<Object>> output) {
    return new TaskCell<>(
        _ -> {
          var value = new Object();
          output.set(new WeakReference<>(value));
          return Poll.ready(value);
        },
        scheduler);
  }

  private static void awaitCollectionOf(WeakReference<?> reference) {
    while (reference.get() != null) {
      System.gc();
    }
  }

  @Test
  void wake_whenSuspended_schedulesOnce() {
    var future = new ManualFuture<Integer>();
    var task = new TaskCell<>(future, scheduler);
    run(task, polling(task));

    task.wake();
    task.wake();

    assertThat(scheduler.scheduled).containsExactly(task);
  }

  @Test
  void wake_duringThePoll_schedulesBehindTheOthers() {
    var task =
        new TaskCell<>(
            cx -> {
              cx.waker().wake();
              return Poll.pending();
            },
            scheduler);

    run(task, polling(task));

    assertThat(scheduler.scheduled).isEmpty();
    assertThat(yielded).containsExactly(task);
  }

  @Test
  void shutDown_whenSuspended_cancelsHere() {
    var future = new ManualFuture<Integer>();
    var task = new TaskCell<>(future, scheduler);
    run(task, polling(task));

    task.shutDown();

    assertThat(future.isCancelled()).isTrue();
    assertThat(task.isFinished()).isTrue();
    assertThat(scheduler.scheduled).isEmpty();
  }

  @Test
  void run_thatSuspendsAfterTheEndOfTheRuntime_cancels() {
    var future = new ManualFuture<Integer>();
    var task = new TaskCell<>(future, scheduler);
    scheduler.owned.closeAndShutDown();

    run(task, polling(task));

    assertThat(future.isCancelled()).isTrue();
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void owned_afterClosing_refusesAndHasEndedAll() {
    var futures = new ArrayList<ManualFuture<Integer>>();
    for (int number = 0; number < 10; number++) {
      futures.add(new ManualFuture<>());
    }
    futures.forEach(this::suspended);

    scheduler.owned.closeAndShutDown();

    assertThat(futures).allMatch(ManualFuture::isCancelled);
    assertThat(scheduler.owned.add(new TaskCell<>(Futures.ready(1), scheduler))).isFalse();
  }

  @Test
  void owned_afterRemoval_leavesTheTaskAlone() {
    List<TaskCell<Integer>> tasks = new ArrayList<>();
    List<ManualFuture<Integer>> futures = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      var future = new ManualFuture<Integer>();
      futures.add(future);
      tasks.add(suspended(future));
    }
    // The last, the first and one between, each of them twice.
    for (int number : new int[] {0, 4, 2, 0, 4, 2}) {
      scheduler.owned.remove(tasks.get(number));
    }

    scheduler.owned.closeAndShutDown();

    assertThat(futures.stream().map(ManualFuture::isCancelled))
        .containsExactly(false, true, false, true, false);
  }

  private TaskCell<Integer> suspended(Future<Integer> future) {
    var task = new TaskCell<>(future, scheduler);
    run(task, polling(task));
    return task;
  }

  @Test
  void value_thatThrows_failsTheTask() {
    var failure = new IllegalStateException("no value");
    var task = new TaskCell<>(cx -> new BadReady(failure), scheduler);

    run(task, context);

    assertThatThrownBy(() -> Polled.of(task).poll()).isSameAs(failure);
  }

  @Test
  void pollThatAnswersNull_failsTheTask() {
    var task = new TaskCell<Object>(cx -> null, scheduler);

    run(task, context);

    assertThatThrownBy(() -> Polled.of(task).poll()).isInstanceOf(NullPointerException.class);
  }

  @Test
  void spawn_allocatesOneObjectOfFortyEightBytes() throws Exception {
    Future<Integer> future = Futures.ready(1);
    int count = 100_000;
    TaskCell<?>[] tasks = new TaskCell<?>[count];
    tasks[0] = new TaskCell<>(future, scheduler);

    long _ = allocatedBytes();
    long before = allocatedBytes();
    for (int number = 0; number < count; number++) {
      tasks[number] = new TaskCell<>(future, scheduler);
    }
    long bytes = allocatedBytes() - before;

    assertThat(bytes / count).isLessThanOrEqualTo(48);
  }

  @Test
  void wakeAndPoll_allocateNothing() throws Exception {
    var task = new TaskCell<Integer>(cx -> Poll.pending(), scheduler);
    PollContext own = polling(task);
    for (int warmUp = 0; warmUp < 10; warmUp++) {
      task.wake();
      scheduler.scheduled.clear();
      task.run(own);
    }

    long _ = allocatedBytes();
    long before = allocatedBytes();
    for (int round = 0; round < 10_000; round++) {
      task.wake();
      scheduler.scheduled.clear();
      task.run(own);
    }
    long bytes = allocatedBytes() - before;

    // Not a byte per round; what the measurement itself and the compiler add does not grow with it.
    assertThat(bytes).isLessThan(10_000);
  }

  @Test
  void yield_allocatesNothing() throws Exception {
    var task = yieldingFor(Integer.MAX_VALUE);
    for (int warmUp = 0; warmUp < 10; warmUp++) {
      runYielded(task);
    }

    long _ = allocatedBytes();
    long before = allocatedBytes();
    for (int round = 0; round < 10_000; round++) {
      runYielded(task);
    }
    long bytes = allocatedBytes() - before;

    assertThat(bytes).isLessThan(10_000);
  }

  private void runYielded(TaskCell<?> task) {
    context.begin(task);
    run(task, context);
    if (yielded.poll() != task) {
      throw new AssertionError("has not yielded");
    }
  }

  @Test
  void pollThatYields_isScheduledBehindTheOthers() {
    var task = yieldingFor(1);

    run(task, polling(task));
    assertThat(yielded).containsExactly(task);

    run(task, polling(task));
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void wakeOfATaskThatYields_schedulesItOnce() {
    var task =
        new TaskCell<Integer>(
            cx -> {
              cx.wakeLater();
              cx.waker().wake();
              return Poll.pending();
            },
            scheduler);

    run(task, polling(task));

    assertThat(yielded).containsExactly(task);
    assertThat(scheduler.scheduled).isEmpty();
  }

  @Test
  void abortOfATaskThatYields_cancelsIt() {
    var aborting = new TaskCell<?>[1];
    var task =
        new TaskCell<Integer>(
            cx -> {
              cx.wakeLater();
              aborting[0].abort();
              return Poll.pending();
            },
            scheduler);
    aborting[0] = task;

    run(task, polling(task));
    assertThat(yielded).containsExactly(task);
    run(task, polling(task));

    assertThat(task.isFinished()).isTrue();
  }

  @Test
  void yieldOfAChild_wakesItAtTheEndOfThePoll() {
    var wakes = new WakeCounter();
    Future<Integer> child = cx -> again(cx);
    var task =
        new TaskCell<Integer>(
            cx -> {
              Poll<Integer> poll = cx.pollWith(wakes, child);
              assertThat(wakes.count()).isZero();
              return poll;
            },
            scheduler);

    run(task, polling(task));

    assertThat(wakes.count()).isEqualTo(1);
    assertThat(yielded).isEmpty();
  }

  @Test
  void yieldOfAChild_isNotLostWhenThePollFails() {
    var wakes = new WakeCounter();
    Future<Integer> child = cx -> again(cx);
    var task =
        new TaskCell<Integer>(
            cx -> {
              Poll<Integer> _ = cx.pollWith(wakes, child);
              throw new IllegalStateException("after the child has yielded");
            },
            scheduler);

    run(task, polling(task));

    assertThat(wakes.count()).isEqualTo(1);
  }

  private TaskCell<Integer> yieldingFor(int times) {
    var left = new int[] {times};
    return new TaskCell<>(cx -> left[0]-- > 0 ? again(cx) : Poll.ready(0), scheduler);
  }

  private static Poll<Integer> again(Context cx) {
    cx.wakeLater();
    return Poll.pending();
  }

  private static PollContext context() {
    return new PollContext(
        failure -> {
          throw new AssertionError(failure);
        },
        0);
  }

  private static PollContext polling(TaskCell<?> task) {
    PollContext polling = context();
    polling.begin(task);
    return polling;
  }

  private record BadReady(RuntimeException failure) implements cortado.future.Ready<Integer> {
    @Override
    public Integer value() {
      throw failure;
    }
  }

  private static final long CLEAN_UP_NANOS = 5_000_000_000L;

  /// Waits for `cleanUp` when its task is aborted.
  private static final class Polite implements Future<Integer> {
    final ManualFuture<Integer> cleanUp = new ManualFuture<>();
    int begun;

    @Override
    public Poll<Integer> poll(Context context) {
      return Poll.pending();
    }

    @Override
    public Unwinding beginCancel(Context context) {
      begun++;
      return new Unwinding(cleanUp);
    }
  }

  private TaskCell<Integer> aborted(Future<Integer> future) {
    var task = new TaskCell<>(future, scheduler);
    runPolled(task);
    task.abort();
    runPolled(task);
    return task;
  }

  private void runPolled(TaskCell<?> task) {
    context.begin(task);
    run(task, context);
  }

  @Test
  void abort_whoseCleanUpWaits_endsAfterIt() {
    var future = new Polite();
    TaskCell<Integer> task = aborted(future);
    assertThat(task.isFinished()).isFalse();
    scheduler.scheduled.clear();

    future.cleanUp.complete(1);
    assertThat(scheduler.scheduled).containsExactly(task);
    runPolled(task);

    assertThat(task.isFinished()).isTrue();
    assertThat(scheduler.released).containsExactly(task);
    assertThatThrownBy(() -> Polled.of(task).poll()).isInstanceOf(TaskAbortedException.class);
    assertThat(scheduler.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void abort_duringCleanUp_changesNothing() {
    var future = new Polite();
    TaskCell<Integer> task = aborted(future);
    scheduler.scheduled.clear();

    task.abort();

    assertThat(scheduler.scheduled).isEmpty();
    assertThat(future.begun).isEqualTo(1);
    assertThat(future.cleanUp.isCancelled()).isFalse();
  }

  @Test
  void abort_duringAPollThatSuspends_beginsCleanUpWithoutAWake() {
    var future = new Polite();
    var task = new TaskCell<>(Futures.join(future, aborting()), scheduler);
    toBeAborted = task;

    runPolled(task);
    assertThat(yielded).containsExactly(task);
    runPolled(task);

    assertThat(future.begun).isEqualTo(1);
    assertThat(future.cleanUp.polls()).isEqualTo(1);
    assertThat(task.isFinished()).isFalse();
  }

  private TaskCell<?> toBeAborted;

  private Future<Integer> aborting() {
    return _ -> {
      toBeAborted.abort();
      return Poll.pending();
    };
  }

  @Test
  void cleanUpThatTakesTooLong_isCutAndReported() {
    var future = new Polite();
    TaskCell<Integer> task = aborted(future);
    scheduler.scheduled.clear();

    scheduler.clock.advance(CLEAN_UP_NANOS);
    scheduler.timers.fireDue();
    assertThat(scheduler.scheduled).containsExactly(task);
    runPolled(task);

    assertThat(future.cleanUp.isCancelled()).isTrue();
    assertThat(task.isFinished()).isTrue();
    assertThat(scheduler.unhandled)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "clean-up of task %d did not end within PT5S and was cut short".formatted(task.id()));
  }

  @Test
  void shutDown_duringCleanUp_cutsItSilently() {
    var future = new Polite();
    TaskCell<Integer> task = aborted(future);

    scheduler.owned.closeAndShutDown();

    assertThat(future.cleanUp.isCancelled()).isTrue();
    assertThat(task.isFinished()).isTrue();
    assertThat(scheduler.unhandled).isEmpty();
    assertThat(scheduler.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shutDown_duringAPollOfCleanUp_cutsItAfterThat() {
    var future = new Polite();
    TaskCell<Integer> task = aborted(future);
    future.cleanUp.wakeSpuriously();
    Future<Integer> ending =
        context -> {
          scheduler.owned.closeAndShutDown();
          return Poll.pending();
        };
    var other = aborted(new WithCleanUp(ending));
    assertThat(other.isFinished()).isTrue();

    runPolled(task);

    assertThat(task.isFinished()).isTrue();
  }

  private record WithCleanUp(Future<Integer> cleanUp) implements Future<Integer> {
    @Override
    public Poll<Integer> poll(Context context) {
      return Poll.pending();
    }

    @Override
    public Unwinding beginCancel(Context context) {
      return new Unwinding(cleanUp);
    }
  }

  @Test
  void abort_afterTheEndOfTheRuntime_cutsWhatWaits() {
    scheduler.owned.closeAndShutDown();
    var future = new Polite();
    var task = new TaskCell<>(future, scheduler);
    task.abort();

    runPolled(task);

    assertThat(future.cleanUp.isCancelled()).isTrue();
    assertThat(task.isFinished()).isTrue();
  }

  private static final class Recording extends SilentScheduler {
    final Queue<TaskCell<?>> scheduled = new ArrayDeque<>();
    final OwnedTasks owned = new OwnedTasks(1);
    final Queue<TaskCell<?>> released = new ArrayDeque<>();

    final RuntimeClock clock = RuntimeClock.paused();
    final Timers timers = new Timers(clock, () -> {});
    final List<Throwable> unhandled = new ArrayList<>();

    @Override
    public void schedule(TaskCell<?> task) {
      scheduled.add(task);
    }

    @Override
    public boolean own(TaskCell<?> task) {
      return owned.add(task);
    }

    @Override
    public void release(TaskCell<?> task) {
      owned.remove(task);
      released.add(task);
    }

    @Override
    public Timers timers() {
      return timers;
    }

    @Override
    public long cleanUpNanos() {
      return CLEAN_UP_NANOS;
    }

    @Override
    public void unhandled(Throwable failure) {
      unhandled.add(failure);
    }
  }
}
