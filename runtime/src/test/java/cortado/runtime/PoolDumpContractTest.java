package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.machine.AwaitTree;
import cortado.observe.RuntimeMetrics;
import cortado.observe.TaskDump;
import cortado.observe.TaskInfo;
import cortado.sync.Mutex;
import cortado.sync.Notify;
import cortado.task.JoinHandle;
import cortado.task.LocalSet;
import cortado.task.TaskExecutor;
import cortado.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What dumps, metrics and observers tell of the tasks of local sets and executors, whatever the
/// scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class PoolDumpContractTest {

  @Parameter RuntimeKind kind;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final TaskExecutor executor = new TaskExecutor();
  private AsyncRuntime runtime;

  @BeforeEach
  void start() {
    runtime = kind.builder.get().build();
  }

  @AfterEach
  void stop() {
    executor.close();
    runtime.close();
  }

  private static TaskInfo infoOf(JoinHandle<?> task, TaskDump dump) {
    return dump.tasks().stream()
        .filter(info -> info.id() == task.id())
        .reduce(
            (one, other) -> {
              throw new AssertionError("listed twice: " + one);
            })
        .orElseThrow(() -> new AssertionError("not listed: " + task + " in\n" + dump));
  }

  private static void block(CountDownLatch inside, CountDownLatch gate) throws Exception {
    inside.countDown();
    gate.await();
  }

  // Dumps

  @Test
  void localTaskThatWaits_isListedWithItsSetAndWhatItWaitsFor() {
    try (var set = new LocalSet()) {
      JoinHandle<Integer> task = set.spawn(new Notify().notified().map(_ -> 1));
      runtime.blockOn(set.run(TestFutures.yielding(3)));

      TaskDump dump = runtime.dump();

      TaskInfo info = infoOf(task, dump);
      assertThat(info.state()).isEqualTo(TaskInfo.State.WAITING);
      assertThat(info.pool())
          .startsWith("LocalSet[")
          .endsWith(" of thread '" + Thread.currentThread().getName() + "'");
      assertThat(info.polls()).isOne();
      AwaitTree awaits = info.awaits();
      assertThat(awaits).isNotNull();
      assertThat(awaits.waitsFor()).extracting(Wait::what).isEqualTo("notification");
      assertThat(dump.toString())
          .containsPattern(
              "task %d of %s, waiting(, \\w+ old)?, polled once"
                  .formatted(task.id(), Pattern.quote(info.pool())));
    }
  }

  @Test
  void localTaskThatIsNew_isRunnable() {
    try (var set = new LocalSet()) {
      runtime.blockOn(set.run(TestFutures.yielding(1)));
      JoinHandle<Integer> task = set.spawn(Futures.pending());

      TaskInfo info = infoOf(task, runtime.dump());

      assertThat(info.state()).isEqualTo(TaskInfo.State.RUNNABLE);
      assertThat(info.polls()).isZero();
    }
  }

  @Test
  void localTask_thatDumpsItsRuntime_seesItselfRun_andTheOthers() {
    try (var set = new LocalSet()) {
      JoinHandle<Integer> idle = set.spawn(Futures.pending());
      JoinHandle<TaskDump> dumping = set.spawn(_ -> Poll.ready(runtime.dump()));

      TaskDump dump = runtime.blockOn(set.run(dumping));

      assertThat(infoOf(dumping, dump).state()).isEqualTo(TaskInfo.State.RUNNING);
      assertThat(infoOf(dumping, dump).thread()).isEqualTo(Thread.currentThread().getName());
      assertThat(infoOf(idle, dump).state()).isEqualTo(TaskInfo.State.WAITING);
    }
  }

  @Test
  void localTaskThatBlocks_isToldOfByItsStack() throws Exception {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var handle = new ArrayList<JoinHandle<Void>>();
    Thread thread =
        Thread.ofPlatform()
            .name("local")
            .start(
                () -> {
                  var set = new LocalSet();
                  handle.add(set.spawn(TestFutures.run(() -> block(inside, gate))));
                  runtime.blockOn(set.runAll());
                });
    inside.await();

    TaskDump dump = runtime.dump();
    gate.countDown();
    thread.join();

    TaskInfo info = infoOf(handle.getFirst(), dump);
    assertThat(info.state()).isEqualTo(TaskInfo.State.RUNNING);
    assertThat(info.thread()).isEqualTo("local");
    assertThat(info.stack()).extracting(StackTraceElement::getMethodName).contains("block");
    assertThat(info.stack())
        .extracting(StackTraceElement::getClassName)
        .noneMatch(name -> name.contains(".schedule.") || name.contains(".internal.task."))
        .noneMatch(name -> name.contains("PoolRun"));
  }

  @Test
  void taskOfAnExecutor_andTheTaskThatRunsIt_haveEachTheirPartOfTheStack() throws Exception {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    JoinHandle<Void> inner = executor.spawn(TestFutures.run(() -> block(inside, gate)));
    JoinHandle<Void> outer = runtime.spawn(executor.runAll());
    Thread driving = Thread.ofPlatform().start(() -> runtime.blockOn(Futures.borrowed(outer)));
    inside.await();

    TaskDump dump = runtime.dump();
    gate.countDown();
    driving.join();

    List<StackTraceElement> innerStack = infoOf(inner, dump).stack();
    List<StackTraceElement> outerStack = infoOf(outer, dump).stack();
    assertThat(infoOf(inner, dump).pool()).matches("TaskExecutor@[0-9a-f]+");
    assertThat(infoOf(outer, dump).pool()).isNull();
    assertThat(innerStack).extracting(StackTraceElement::getMethodName).contains("block");
    assertThat(outerStack)
        .extracting(StackTraceElement::getMethodName)
        .doesNotContain("block")
        .contains("runTasks");
    assertThat(innerStack).extracting(StackTraceElement::getMethodName).doesNotContain("runTasks");
  }

  @Test
  void tasksOfTheSamePlaceInASet_areToldOfTogether_apartFromOthers() {
    try (var set = new LocalSet()) {
      var notify = new Notify();
      List<JoinHandle<Void>> outside = new ArrayList<>();
      for (int number = 0; number < 3; number++) {
        set.spawn(notify.notified());
        outside.add(runtime.spawn(notify.notified()));
      }
      runtime.blockOn(set.run(TestFutures.yielding(10)));
      outside.forEach(task -> TestDumps.infoOf(task, TaskInfo.State.WAITING, runtime));

      String text = runtime.dump().toString();

      assertThat(text).contains("3 tasks of LocalSet[").contains("3 tasks, ");
    }
  }

  @Test
  void deadlockAmongLocalTasks_isNamed() {
    try (var set = new LocalSet()) {
      var one = new Mutex();
      var other = new Mutex();
      set.spawn(locking(one, other));
      set.spawn(locking(other, one));
      runtime.blockOn(set.run(TestFutures.yielding(5)));

      assertThat(runtime.dump().deadlocks()).hasSize(1);
    }
  }

  private static Future<Mutex.Guard> locking(Mutex first, Mutex second) {
    return first.lock().then(_ -> Tasks.yieldNow()).then(_ -> second.lock());
  }

  @Test
  void taskOfALocalRuntime_isListed() {
    try (AsyncRuntime local = AsyncRuntime.local().build()) {
      JoinHandle<Integer> task =
          local.blockOn(TestFutures.once(() -> Futures.ready(Tasks.spawnLocal(Futures.pending()))));
      local.blockOn(TestFutures.yielding(2));

      TaskInfo info = infoOf(task, local.dump());

      assertThat(info.state()).isEqualTo(TaskInfo.State.WAITING);
      assertThat(info.pool()).isNull();
    }
  }

  @Test
  void dumps_whileTasksOfAnExecutorAreWokenAndPolled_loseNoWake() throws Exception {
    int rounds = 300;
    var ended = new AtomicBoolean();
    List<JoinHandle<Void>> tasks = new ArrayList<>();
    List<JoinHandle<Void>> runners = new ArrayList<>();
    for (int pair = 0; pair < 5; pair++) {
      var ping = new Notify();
      var pong = new Notify();
      tasks.add(executor.spawn(bouncing(ping, pong, rounds)));
      tasks.add(executor.spawn(bouncing(pong, ping, rounds)));
      ping.notifyOne();
    }
    for (int runner = 0; runner < 2; runner++) {
      runners.add(runtime.spawn(executor.runAll()));
    }
    Thread dumping =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!ended.get()) {
                    runtime.dump().tasks().forEach(info -> assertThat(info.id()).isPositive());
                  }
                });

    runtime.blockOn(Futures.join(runners));
    ended.set(true);
    dumping.join();

    assertThat(tasks).allMatch(JoinHandle::isFinished);
  }

  private static Future<Void> bouncing(Notify in, Notify out, int rounds) {
    var left = new AtomicInteger(rounds);
    return TestFutures.repeat(
        in::notified,
        _ -> {
          out.notifyOne();
          return left.decrementAndGet() > 0;
        });
  }

  @Test
  void set_thatIsRunByAnotherRuntime_isListedThere() {
    try (var set = new LocalSet();
        AsyncRuntime other = kind.builder.get().build()) {
      JoinHandle<Integer> task = set.spawn(Futures.pending());
      runtime.blockOn(set.run(TestFutures.yielding(1)));
      assertThat(runtime.dump().tasks()).hasSize(1);

      other.blockOn(set.run(TestFutures.yielding(1)));

      assertThat(runtime.dump().tasks()).isEmpty();
      assertThat(runtime.metrics().aliveTasks()).isZero();
      assertThat(infoOf(task, other.dump()).state()).isEqualTo(TaskInfo.State.WAITING);
      assertThat(other.metrics().aliveTasks()).isOne();
    }
  }

  @Test
  void set_whoseRuntimeHasEnded_goesOnInAnother() {
    try (var set = new LocalSet()) {
      JoinHandle<Integer> task = set.spawn(TestFutures.yielding(5));
      AsyncRuntime first = kind.builder.get().build();
      first.blockOn(set.run(TestFutures.yielding(1)));
      first.close();
      assertThat(first.dump().tasks()).isEmpty();

      assertThat(runtime.blockOn(set.run(task))).isEqualTo(6);
    }
  }

  // Metrics

  @Test
  void tasksOfPools_areCounted_untilTheyHaveEnded() {
    var set = new LocalSet();
    set.spawn(TestFutures.yielding(4));
    set.spawn(Futures.pending());
    executor.spawn(Futures.pending());
    runtime.blockOn(set.run(executor.run(TestFutures.yielding(8))));

    RuntimeMetrics metrics = runtime.metrics();

    assertThat(metrics.spawnedTasks()).isEqualTo(3);
    assertThat(metrics.aliveTasks()).isEqualTo(2);
    assertThat(metrics.pooled().pools()).isEqualTo(2);
    assertThat(metrics.pooled().polls()).isEqualTo(7);
    assertThat(metrics.pooled().queued()).isZero();

    set.spawn(Futures.pending());
    assertThat(runtime.metrics().pooled().queued()).isOne();
    assertThat(runtime.metrics().queued()).isOne();

    set.close();
    executor.close();
    metrics = runtime.metrics();
    assertThat(metrics.spawnedTasks()).isEqualTo(4);
    assertThat(metrics.aliveTasks()).isZero();
    assertThat(metrics.pooled().pools()).isZero();
  }

  // Observers

  @Test
  void observer_hearsOfLocalTasks_wheneverTheyWereSpawned() {
    try (AsyncRuntime observed = kind.builder.get().observer(new ListeningToPolls(heard)).build();
        var set = new LocalSet()) {
      JoinHandle<Integer> before = set.spawn(Futures.ready(1));
      assertThat(heard).isEmpty();
      observed.blockOn(set.runAll());
      JoinHandle<Integer> after = set.spawn(Futures.pending());
      assertThat(heard)
          .containsExactly(
              "spawned " + before.id(),
              "begins " + before.id(),
              "ends " + before.id(),
              "completed " + before.id(),
              "spawned " + after.id());
      after.abort();
      observed.blockOn(set.runAll());

      assertThat(heard).hasSize(6).endsWith("aborted " + after.id());
    }
  }

  private static final class ListeningToPolls extends Listening {

    ListeningToPolls(List<String> heard) {
      super(heard);
    }

    @Override
    public void pollBegins(long id, @Nullable String name) {
      heard.add("begins " + id);
    }

    @Override
    public void pollEnds(long id, @Nullable String name) {
      heard.add("ends " + id);
    }
  }
}
