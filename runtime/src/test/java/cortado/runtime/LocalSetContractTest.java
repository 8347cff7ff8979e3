package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.sync.Mpsc;
import cortado.task.JoinHandle;
import cortado.task.LocalSet;
import cortado.task.TaskAbortedException;
import cortado.task.TaskIdentity;
import cortado.task.TaskLocal;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [LocalSet] promises, in whatever runtime it is run.
@ParameterizedClass
@EnumSource
@Timeout(60)
class LocalSetContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final List<String> log = new ArrayList<>();

  /// Made by the test itself, which has a thread of its own.
  private LocalSet made;

  private Thread owner;
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((_, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  private LocalSet set() {
    if (made == null) {
      made = new LocalSet();
      owner = Thread.currentThread();
    }
    return made;
  }

  private Thread owner() {
    LocalSet _ = set();
    return owner;
  }

  private <T> T run(Future<T> future) {
    return runtime.blockOn(set().run(future));
  }

  private static <T> T elsewhere(Callable<T> body) throws InterruptedException {
    var task = new FutureTask<>(body);
    Thread.ofPlatform().name("elsewhere").start(task).join();
    try {
      return task.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private Future<Boolean> isHere() {
    Thread expected = owner();
    return TestFutures.yielding(3).map(_ -> Thread.currentThread() == expected);
  }

  @Test
  void tasks_runOnTheThreadOfTheSetAlone_andOnlyWhileItIsRun() {
    List<JoinHandle<Boolean>> tasks = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      tasks.add(set().spawn(isHere()));
    }
    runtime.blockOn(TestFutures.yielding(10));
    assertThat(set().size()).isEqualTo(200);

    assertThat(run(Futures.join(tasks))).hasSize(200).containsOnly(true);
    assertThat(set().isEmpty()).isTrue();
  }

  @Test
  void spawnLocal_inTasksAndBesideThem_staysHere() {
    Future<Boolean> grandchild = Futures.ready(0).then(_ -> Tasks.spawnLocal(isHere()));

    boolean seen = run(Futures.ready(0).then(_ -> Tasks.spawnLocal(grandchild)));

    assertThat(seen).isTrue();
  }

  @Test
  void spawnLocal_outsideOfASet_saysWhatToDo() {
    assertThatThrownBy(
            () -> runtime.blockOn(Futures.ready(0).then(_ -> Tasks.spawnLocal(isHere()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no local set on thread")
        .hasMessageContaining("LocalSet.run()");
  }

  @Test
  void spawnLocal_afterEnter_addsToTheSet_andRunsNothing() {
    JoinHandle<Boolean> outside;
    JoinHandle<Boolean> inBlockOn;
    try (LocalSet.Entered _ = set().enter()) {
      outside = Tasks.spawnLocal(isHere());
      inBlockOn = runtime.blockOn(TestFutures.yielding(5).map(_ -> Tasks.spawnLocal(isHere())));
      assertThat(set().size()).isEqualTo(2);
    }

    assertThatThrownBy(() -> Tasks.spawnLocal(isHere()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LocalSet.enter()");
    assertThat(run(Futures.join(outside, inBlockOn)).first()).isTrue();
  }

  @Test
  void enter_severalSets_theLastCounts_andTheOneThatRunsATaskCountsInIt() {
    try (var other = new LocalSet()) {
      try (LocalSet.Entered _ = set().enter();
          LocalSet.Entered _ = other.enter()) {
        Tasks.spawnLocal(Futures.ready(1));
        assertThat(other.size()).isEqualTo(1);
        assertThat(set().size()).isZero();

        set().spawn(Futures.ready(0).then(_ -> Tasks.spawnLocal(Futures.pending())));
        assertThat(set().tryTick()).isTrue();
        assertThat(set().size()).isEqualTo(2);
        assertThat(other.size()).isEqualTo(1);
      }
      JoinHandle<Integer> entering =
          set()
              .spawn(
                  TestFutures.poll(
                      _ -> {
                        try (LocalSet.Entered _ = other.enter()) {
                          Tasks.spawnLocal(Futures.pending());
                        }
                        return Poll.ready(other.size());
                      }));
      assertThat(run(entering)).isEqualTo(2);
    }
    set().close();
  }

  @Test
  void enter_leavesTheRuntimeAndTheRightToBlockAsTheyAre() {
    try (LocalSet.Entered _ = set().enter()) {
      assertThat(Handle.tryCurrent()).isEmpty();
      assertThat(runtime.blockOn(Futures.ready(1))).isEqualTo(1);
      try (Handle.Entered _ = runtime.handle().enter()) {
        assertThat(Handle.current()).isEqualTo(runtime.handle());
        assertThat(run(Tasks.spawnLocal(isHere()))).isTrue();
      }
    }
  }

  @Test
  void enteredSets_leftInTheWrongOrder_areRefused() throws Exception {
    LocalSet.Entered first = set().enter();
    Handle.Entered second = runtime.handle().enter();
    assertThatThrownBy(first::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("out of order");
    second.close();
    first.close();
    first.close();

    LocalSet set = set();
    assertThat(elsewhere(() -> messageOf(() -> set.enter().close())))
        .contains("enter() of a local set that belongs to thread '" + owner.getName() + "'");
  }

  @Test
  void ids_ofTwoSets_differ() {
    assertThat(new LocalSet().id()).isNotEqualTo(new LocalSet().id());
    assertThat(set()).hasToString("LocalSet[" + set().id() + "]");
  }

  @Test
  void useOnAnotherThread_isRefusedAndNamesTheOwner() throws Exception {
    LocalSet set = set();
    Future<Integer> running = set.run(Futures.ready(1));

    String spawn = elsewhere(() -> messageOf(() -> set.spawn(Futures.ready(1))));
    String run = elsewhere(() -> messageOf(() -> runtime.blockOn(running)));
    String tick = elsewhere(() -> messageOf(set::tryTick));
    String close = elsewhere(() -> messageOf(set::close));

    assertThat(List.of(spawn, run, tick, close))
        .allMatch(
            each ->
                each.contains("local set that belongs to thread '" + owner.getName() + "'")
                    && each.contains("was called on thread 'elsewhere'"));
  }

  private static String messageOf(Runnable body) {
    try {
      body.run();
      return "nothing was thrown";
    } catch (IllegalStateException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void run_inATaskOfAnotherThread_isRefused() {
    if (kind == RuntimeKind.CURRENT_THREAD) {
      // Its tasks run here.
      assertThat(runtime.blockOn(runtime.spawn(set().run(isHere())))).isTrue();
      return;
    }

    assertThatThrownBy(() -> runtime.blockOn(runtime.spawn(set().run(isHere()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to thread");
  }

  @Test
  void wakeFromAnotherThread_reachesATaskThatSleeps() throws Exception {
    var gate = new Gate();
    JoinHandle<Boolean> task = set().spawn(TestFutures.then(gate.passed(), isHere()));
    Thread opener = Thread.ofPlatform().start(gate::openWhenAwaited);

    assertThat(run(task)).isTrue();
    opener.join();
  }

  @Test
  void wakesFromAnotherThread_areNeverLost() {
    var channel = Mpsc.<Integer>bounded(1);
    var sum = new AtomicInteger();
    JoinHandle<Void> receiver =
        set()
            .spawn(
                TestFutures.repeat(
                    channel.receiver()::recv,
                    value -> {
                      if (value != null) {
                        sum.addAndGet(value);
                      }
                      return value != null;
                    }));
    var left = new AtomicInteger(2_000);
    JoinHandle<Void> sender =
        runtime.spawn(
            TestFutures.repeat(
                () -> channel.sender().send(1).then(_ -> Tasks.yieldNow()),
                _ -> left.decrementAndGet() > 0));

    run(sender);
    channel.sender().close();
    run(receiver);

    assertThat(sum).hasValue(2_000);
  }

  @Test
  void handle_ofALocalTask_isAwaitedByATaskElsewhere() {
    JoinHandle<Boolean> local = set().spawn(isHere());

    boolean here = run(runtime.spawn(local.map(value -> value)));

    assertThat(here).isTrue();
  }

  @Test
  void timersAndRuntimeTasks_workInLocalTasks() {
    JoinHandle<Integer> task =
        set()
            .spawn(
                Futures.ready(0)
                    .then(_ -> Time.sleep(Duration.ofMillis(2)))
                    .then(_ -> Tasks.spawn(TestFutures.yielding(2)))
                    .then(polls -> Tasks.spawnBlocking(() -> polls)));

    assertThat(run(task)).isEqualTo(3);
  }

  @Test
  void localTasksThatYield_letTimersFireAndOthersRun() {
    boolean[] over = new boolean[1];
    Future<Void> spinning = TestFutures.repeat(Tasks::yieldNow, _ -> !over[0]);
    JoinHandle<Void> one = set().spawn(spinning);
    JoinHandle<Void> other = set().spawn(TestFutures.repeat(() -> Tasks.yieldNow(), _ -> !over[0]));

    run(Futures.ready(0).then(_ -> Time.sleep(Duration.ofMillis(3))).map(_ -> over[0] = true));

    run(Futures.join(one, other));
  }

  @Test
  void localTasksThatNeverStop_doNotStarveTheFutureBesideThem() {
    for (int number = 0; number < 100; number++) {
      set()
          .spawn(
              context -> {
                context.waker().wake();
                return Poll.pending();
              });
    }

    assertThat(run(TestFutures.yielding(20))).isEqualTo(21);
  }

  @Test
  void budget_ofALocalTask_isItsOwn_andOfTheFutureBesideIt_thatOfItsTask() {
    Future<Integer> steps =
        context -> {
          int taken = 0;
          while (taken <= 2 * Context.BUDGET && !context.mustYield()) {
            context.madeProgress();
            taken++;
          }
          return Poll.ready(taken);
        };
    JoinHandle<Integer> first = set().spawn(steps);
    JoinHandle<Integer> second = set().spawn(steps);
    Future<Integer> beside = Futures.borrowed(steps);

    int both =
        runtime.blockOn(
            context -> {
              // Uses half of the budget before the set is run.
              for (int step = 0; step < Context.BUDGET / 2; step++) {
                context.madeProgress();
              }
              return set().run(beside).poll(context);
            });

    assertThat(both).isEqualTo(Context.BUDGET / 2);
    assertThat(run(first)).isEqualTo(Context.BUDGET);
    assertThat(run(second)).isEqualTo(Context.BUDGET);
  }

  @Test
  void runAll_waitsForAllAndForThoseTheySpawn() {
    for (int number = 0; number < 50; number++) {
      int count = number;
      set()
          .spawn(
              TestFutures.yielding(count % 5)
                  .then(_ -> Tasks.spawnLocal(TestFutures.yielding(3).map(_ -> log.add("child")))));
    }

    runtime.blockOn(set().runAll());

    assertThat(log).hasSize(50);
    assertThat(set().isEmpty()).isTrue();
    runtime.blockOn(set().runAll());
  }

  @Test
  void run_thatIsAbandoned_leavesTheTasksForTheNext() {
    JoinHandle<Boolean> task = set().spawn(TestFutures.yielding(100).then(_ -> isHere()));

    runtime.blockOn(
        Futures.race(set().run(Futures.pending()), TestFutures.yielding(3).map(_ -> 1)));
    assertThat(task.isFinished()).isFalse();

    assertThat(run(task)).isTrue();
  }

  @Test
  void current_inALocalTask_isThatTask_andBesideIt_theOneAround() {
    JoinHandle<Long> task = set().spawn(_ -> Poll.ready(Tasks.currentId()));
    assertThat(run(task)).isEqualTo(task.id());

    Future<Optional<TaskIdentity>> around = _ -> Poll.ready(Tasks.current());
    assertThat(run(around)).isEmpty();
    JoinHandle<Optional<TaskIdentity>> named =
        run(
            Futures.ready(0)
                .map(_ -> Tasks.builder().name("here").spawnLocal(Futures.borrowed(around))));
    assertThat(run(named).map(TaskIdentity::name)).contains("here");
  }

  @Test
  void taskLocals_areInheritedByLocalTasks() {
    TaskLocal<String> request = TaskLocal.inheritable("request");
    JoinHandle<String> task = request.call("7", () -> set().spawn(_ -> Poll.ready(request.get())));

    assertThat(run(task)).isEqualTo("7");
  }

  @Test
  void failure_reachesTheJoiner_andIsReportedWhereThereIsNone() {
    var failure = new IOException("down");
    Future<Integer> failing =
        _ -> {
          throw failure;
        };
    JoinHandle<Integer> joined = set().spawn(failing);
    assertThatThrownBy(() -> run(joined)).isSameAs(failure);

    set().spawn(Futures.borrowed(failing)).cancel();
    runtime.blockOn(set().runAll());

    assertThat(uncaught).containsExactly(failure);
    uncaught.clear();
  }

  @Test
  void abortFromAnotherThread_cleansUpHere_andMayWait() throws Exception {
    var suspended = new CountDownLatch(1);
    Future<Integer> polite =
        TestFutures.polite(
            suspended::countDown,
            () -> {
              log.add("begin " + (Thread.currentThread() == owner));
              return isHere().map(here -> log.add("end " + here));
            });
    JoinHandle<Integer> task = set().spawn(polite);
    Thread aborter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    suspended.await();
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                  task.abort();
                });

    assertThatThrownBy(() -> run(task)).isInstanceOf(TaskAbortedException.class);

    aborter.join();
    assertThat(log).containsExactly("begin true", "end true");
  }

  @Test
  void cleanUpBeyondTheLimit_isCutAndReported() {
    runtime.close();
    runtime =
        kind.builder
            .get()
            .cleanUpLimit(Duration.ofMillis(5))
            .uncaught((_, failure) -> uncaught.add(failure))
            .build();
    JoinHandle<Integer> task = set().spawn(TestFutures.polite(() -> {}, Futures::pending));
    run(TestFutures.yielding(2));

    assertThat(run(task.cancelAndWait())).isEmpty();

    assertThat(uncaught)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "clean-up of task %d did not end within PT0.005S and was cut short"
                .formatted(task.id()));
    uncaught.clear();
  }

  @Test
  void close_cancelsAllHere_andWhatIsSpawnedMeanwhile() {
    var handles = new ArrayList<JoinHandle<Object>>();
    handles.add(
        set()
            .spawn(
                TestFutures.pendingUntilCancelled(
                    () -> {
                      log.add("idle " + (Thread.currentThread() == owner));
                      handles.add(
                          Tasks.spawnLocal(
                              TestFutures.pendingUntilCancelled(() -> log.add("spawned"))));
                    })));
    run(TestFutures.yielding(1));
    handles.add(set().spawn(TestFutures.pendingUntilCancelled(() -> log.add("queued"))));

    set().close();
    set().close();

    assertThat(log).containsExactlyInAnyOrder("idle true", "spawned", "queued");
    assertThat(handles).hasSize(3).allMatch(JoinHandle::isFinished);
    assertThat(set().isEmpty()).isTrue();
    assertThat(set().spawn(Futures.ready(1)).isFinished()).isTrue();
  }

  @Test
  void close_inATaskOfTheSet_endsTheOthersNowAndItAfterItsPoll() {
    JoinHandle<Object> yielding = set().spawn(TestFutures.yielding(1_000).map(_ -> 1));
    JoinHandle<Object> idle = set().spawn(Futures.pending());
    JoinHandle<Object> closing =
        set()
            .spawn(
                TestFutures.yielding(2)
                    .then(
                        _ -> {
                          set().close();
                          return Futures.pending();
                        }));

    runtime.blockOn(set().runAll());

    assertThat(List.of(yielding, idle, closing)).allMatch(JoinHandle::isFinished);
  }

  @Test
  void close_whileOthersWakeItsTasks_cancelsEachHere() throws Exception {
    Thread here = owner();
    for (int round = 0; round < 100; round++) {
      var contested = new LocalSet();
      var elsewhere = new AtomicInteger();
      List<Gate> gates = new ArrayList<>();
      List<JoinHandle<Object>> tasks = new ArrayList<>();
      for (int number = 0; number < 10; number++) {
        var gate = new Gate();
        gates.add(gate);
        tasks.add(
            contested.spawn(
                new Future<>() {
                  @Override
                  public Poll<Object> poll(Context context) throws Throwable {
                    var _ = gate.passed().poll(context);
                    return Poll.pending();
                  }

                  @Override
                  public void cancel() {
                    if (Thread.currentThread() != here) {
                      elsewhere.incrementAndGet();
                    }
                  }
                }));
      }
      runtime.blockOn(contested.run(TestFutures.yielding(1)));
      Thread waker = Thread.ofPlatform().start(() -> gates.forEach(Gate::open));

      contested.close();

      assertThat(tasks).allMatch(JoinHandle::isFinished);
      waker.join();
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void tryTick_withoutARuntime_runsOneTaskAtATime() {
    set().spawn(TestFutures.run(() -> log.add("one")));
    set().spawn(TestFutures.yielding(1).map(_ -> log.add("two")));

    assertThat(set().tryTick()).isTrue();
    assertThat(log).containsExactly("one");
    assertThat(set().tryTick()).isTrue();
    assertThat(set().tryTick()).isTrue();
    assertThat(log).containsExactly("one", "two");
    assertThat(set().tryTick()).isFalse();
    runtime.blockOn(Futures.race(set().tick().map(_ -> 1), TestFutures.yielding(3)));
  }

  @Test
  void blockInPlace_inASet_isRefused() {
    assertThatThrownBy(() -> run(Futures.ready(0).map(_ -> runInPlace())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would stop the tasks that are run beside the caller");
  }

  private static int runInPlace() {
    try {
      return Tasks.blockInPlace(() -> 1);
    } catch (IllegalStateException refused) {
      throw refused;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void blockOn_inALocalTask_isRefused() {
    JoinHandle<Integer> task = set().spawn(_ -> Poll.ready(runtime.blockOn(Futures.ready(1))));

    assertThatThrownBy(() -> run(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would stop the tasks that it runs");
  }
}
