package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waker;
import cortado.machine.AwaitTree;
import cortado.net.TcpListener;
import cortado.observe.DumpOptions;
import cortado.observe.JobInfo;
import cortado.observe.RootInfo;
import cortado.observe.TaskDump;
import cortado.observe.TaskInfo;
import cortado.sync.Barrier;
import cortado.sync.Broadcast;
import cortado.sync.Mpsc;
import cortado.sync.Mutex;
import cortado.sync.Notify;
import cortado.sync.OnceCell;
import cortado.sync.Oneshot;
import cortado.sync.RwLock;
import cortado.sync.Semaphore;
import cortado.sync.Watch;
import cortado.task.JoinHandle;
import cortado.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a dump tells, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class DumpContractTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;
  private Oneshot<Integer> end;
  private Thread driving;

  /// Somebody has to run the tasks of a current-thread runtime; the others do not mind.
  @BeforeEach
  void start() {
    runtime = kind.builder.get().name("shop").maxBlockingThreads(1).build();
    end = Oneshot.create();
    driving = Thread.ofPlatform().start(() -> assertThat(runtime.blockOn(end.receiver())).isOne());
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(end.sender().send(1)).isTrue();
    driving.join();
    runtime.close();
  }

  private TaskInfo infoOf(JoinHandle<?> task, TaskInfo.State state) {
    return TestDumps.infoOf(task, state, runtime);
  }

  private Wait waitOf(JoinHandle<?> task) {
    AwaitTree awaits = infoOf(task, TaskInfo.State.WAITING).awaits();
    assertThat(awaits).isNotNull();
    assertThat(awaits.waitsFor()).isNotNull();
    return awaits.waitsFor();
  }

  /// Spawns a future that is made on the runtime.
  private <T> JoinHandle<T> spawn(Supplier<Future<T>> future) {
    return runtime.spawn(Futures.ready(1).then(_ -> future.get()));
  }

  // What tasks wait for

  @Test
  void sleepingTask_saysHowMuchIsLeft() {
    Wait wait = waitOf(spawn(() -> Time.sleep(HOUR).map(_ -> 1)));

    assertThat(wait.what()).isEqualTo("sleep");
    assertThat(wait.detail()).matches("(1h|59m.*s) left");
  }

  @Test
  void lockedOutTask_namesTheHolder() {
    var mutex = new Mutex();
    JoinHandle<Integer> holder = spawn(() -> mutex.lock().then(_ -> Futures.<Integer>pending()));
    infoOf(holder, TaskInfo.State.WAITING);

    Wait wait = waitOf(spawn(mutex::lock));

    assertThat(wait.what()).isEqualTo("lock");
    assertThat(wait.resource()).startsWith("Mutex@");
    assertThat(wait.holders()).containsExactly(holder.id());
  }

  @Test
  void lockedOutTask_afterTheHolderHasGone_namesNobodyOrTheNext() {
    var mutex = new Mutex();
    Mutex.Guard guard = mutex.tryLock();
    JoinHandle<Integer> first = spawn(() -> mutex.lock().then(_ -> Futures.<Integer>pending()));
    assertThat(waitOf(first).holders()).isEmpty();
    JoinHandle<Mutex.Guard> second = spawn(mutex::lock);
    assertThat(waitOf(second).holders()).isEmpty();

    guard.close();
    while (!waitOf(second).holders().equals(List.of(first.id()))) {
      // Until the task it was handed to has been polled.
      Thread.onSpinWait();
    }
  }

  @Test
  void lockThatIsPassedOn_isSaidToBe_andThenNamesWhoHasIt() {
    var mutex = new Mutex();
    var passed = new AtomicReference<Future<Mutex.Guard>>();
    JoinHandle<Integer> locker =
        spawn(
            () ->
                mutex
                    .lock()
                    .then(
                        guard -> {
                          passed.set(guard.passOn());
                          return Futures.<Integer>pending();
                        }));
    infoOf(locker, TaskInfo.State.WAITING);
    JoinHandle<Mutex.Guard> waiter = spawn(mutex::lock);

    assertThat(waitOf(waiter).detail()).isEqualTo("passed on");
    assertThat(waitOf(waiter).holders()).isEmpty();
    JoinHandle<Integer> next = spawn(() -> passed.get().then(_ -> Futures.<Integer>pending()));
    infoOf(next, TaskInfo.State.WAITING);

    assertThat(waitOf(waiter).detail()).isEmpty();
    assertThat(waitOf(waiter).holders()).containsExactly(next.id());
  }

  @Test
  void writersThatWaitForALockThatIsPassedOn_saySo() {
    var lock = new RwLock();
    RwLock.WriteGuard guard = lock.tryWrite();
    Future<RwLock.WriteGuard> passed = guard.passOn();

    Wait wait = waitOf(spawn(lock::read));

    assertThat(wait.detail()).isEqualTo("passed on");
    passed.cancel();
  }

  @Test
  void writersAndReaders_nameWhoIsInTheWay() {
    var lock = new RwLock();
    JoinHandle<Integer> reader = spawn(() -> lock.read().then(_ -> Futures.<Integer>pending()));
    infoOf(reader, TaskInfo.State.WAITING);
    JoinHandle<RwLock.WriteGuard> writer = spawn(lock::write);
    Wait ofWriter = waitOf(writer);
    Wait ofReader = waitOf(spawn(lock::read));

    assertThat(ofWriter.what()).isEqualTo("write");
    assertThat(ofWriter.detail()).isEqualTo("1 reading");
    assertThat(ofWriter.holders()).containsExactly(reader.id());
    assertThat(ofReader.what()).isEqualTo("read");
    assertThat(ofReader.holders()).containsExactly(writer.id());
  }

  @Test
  void taskThatAcquires_saysWhatIsMissing() {
    var semaphore = new Semaphore(3);
    JoinHandle<Integer> holder =
        spawn(() -> semaphore.acquire(2).then(_ -> Futures.<Integer>pending()));
    infoOf(holder, TaskInfo.State.WAITING);

    Wait wait = waitOf(spawn(() -> semaphore.acquire(2)));

    assertThat(wait.what()).isEqualTo("acquire");
    assertThat(wait.resource()).startsWith("Semaphore@");
    assertThat(wait.detail())
        .isEqualTo("1 of 2 permits missing, the last ones went to task " + holder.id());
  }

  @Test
  void channels_sayHowFullTheyAre() {
    Mpsc<Integer> channel = Mpsc.bounded(1);
    Wait receive = waitOf(spawn(channel.receiver()::recv));
    Mpsc<Integer> full = Mpsc.bounded(1);
    assertThat(full.sender().trySend(1)).isEqualTo(Mpsc.TrySend.SENT);
    Wait send = waitOf(runtime.spawn(full.sender().send(2)));

    assertThat(receive.toString()).matches("receive Mpsc@\\w+, 0 of 1 messages, 1 sender");
    assertThat(send.toString()).matches("send Mpsc@\\w+, 1 of 1 messages, 1 sender");
  }

  @Test
  void otherPrimitives_nameThemselves() {
    Broadcast<Integer> broadcast = Broadcast.create(1);
    Watch<Integer> watch = Watch.create(1);
    Oneshot<Integer> oneshot = Oneshot.create();
    var cell = new OnceCell<Integer>();
    JoinHandle<Integer> maker = spawn(() -> cell.getOrInit(Futures.pending()));
    infoOf(maker, TaskInfo.State.WAITING);

    assertThat(waitOf(runtime.spawn(broadcast.receiver().recv())).resource())
        .startsWith("Broadcast@");
    assertThat(waitOf(runtime.spawn(watch.receiver().changed())).resource()).startsWith("Watch@");
    assertThat(waitOf(runtime.spawn(oneshot.receiver())).resource()).startsWith("Oneshot@");
    assertThat(waitOf(runtime.spawn(oneshot.sender().closed())).what())
        .isEqualTo("close of the receiver");
    assertThat(waitOf(runtime.spawn(new Notify().notified())).resource()).startsWith("Notify@");
    assertThat(waitOf(runtime.spawn(new Barrier(3).arrive())).detail()).isEqualTo("2 of 3 missing");
    assertThat(waitOf(runtime.spawn(cell.getOrInit(Futures.ready(1)))).holders())
        .containsExactly(maker.id());
  }

  @Test
  void joiningTask_namesTheTaskOrJob() {
    var gate = new CountDownLatch(1);
    JoinHandle<Integer> task = runtime.spawn(Futures.pending());
    JoinHandle<Integer> job =
        runtime.spawnBlocking(
            () -> {
              gate.await();
              return 1;
            });

    Wait forTask = waitOf(runtime.spawn(task.map(each -> each)));
    Wait forJob = waitOf(runtime.spawn(job.map(each -> each)));
    gate.countDown();

    assertThat(forTask.toString()).isEqualTo("end task " + task.id());
    assertThat(forJob.toString()).isEqualTo("end blocking job " + job.id());
  }

  @Test
  void acceptingTask_namesTheAddress() throws Exception {
    TcpListener listener;
    try (var _ = runtime.handle().enter()) {
      listener = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
    Wait wait = waitOf(spawn(() -> accept(listener)));

    assertThat(wait.what()).isEqualTo("accept");
    assertThat(wait.detail()).contains(":" + listener.localAddress().getPort());
  }

  private static Future<Integer> accept(TcpListener listener) {
    try {
      return listener.accept().map(_ -> 1);
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void combinators_areBranches() {
    var notify = new Notify();
    JoinHandle<?> task =
        spawn(
            () ->
                Futures.join(
                    Time.timeout(HOUR, notify.notified()), Futures.race(Futures.pending())));
    AwaitTree join = infoOf(task, TaskInfo.State.WAITING).awaits();

    assertThat(join).isNotNull();
    assertThat(join.branches()).hasSize(2);
    assertThat(join.branches().getFirst().waitsFor()).isNotNull();
    assertThat(join.branches().getFirst().waitsFor().what()).isEqualTo("timeout");
    assertThat(join.branches().getFirst().waitsForEach()).isFalse();
    assertThat(join.branches().getFirst().branches().getFirst().waitsFor())
        .extracting(Wait::what)
        .isEqualTo("notification");
  }

  // What tasks do

  @Test
  void taskThatBlocksItsThread_isToldOfByItsStack() throws Exception {
    var inside = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    JoinHandle<Void> task = runtime.spawn(TestFutures.run(() -> blockOn(inside, gate)));
    inside.await();

    TaskInfo info = infoOf(task, TaskInfo.State.RUNNING);
    gate.countDown();

    assertThat(info.thread()).isNotNull();
    assertThat(info.stack()).extracting(StackTraceElement::getMethodName).contains("blockOn");
    assertThat(info.stack())
        .extracting(StackTraceElement::getClassName)
        .noneMatch(name -> name.contains(".schedule.") || name.contains(".internal.task."));
  }

  private static void blockOn(CountDownLatch inside, CountDownLatch gate) throws Exception {
    inside.countDown();
    gate.await();
  }

  @Test
  void tasksThatNobodyHasPolledYet_areListed() throws Exception {
    int threads = kind == RuntimeKind.FOUR_WORKERS ? 4 : 2;
    var inside = new CountDownLatch(threads);
    var gate = new CountDownLatch(1);
    if (kind == RuntimeKind.CURRENT_THREAD || kind == RuntimeKind.ONE_WORKER) {
      threads = 1;
      inside = new CountDownLatch(1);
    }
    for (int i = 0; i < threads; i++) {
      CountDownLatch entered = inside;
      runtime.spawn(TestFutures.run(() -> blockOn(entered, gate)));
    }
    inside.await();
    JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));

    infoOf(task, TaskInfo.State.RUNNABLE);
    gate.countDown();

    assertThat(runtime.handle().blockOn(task)).isOne();
  }

  @Test
  void dump_pollsNothingAndLosesNoWake() {
    var polls = new AtomicInteger();
    var waker = new AtomicReference<Waker>();
    var ended = new AtomicBoolean();
    JoinHandle<Integer> task =
        runtime.spawn(
            TestFutures.poll(
                context -> {
                  polls.incrementAndGet();
                  waker.set(context.waker());
                  return ended.get() ? Poll.ready(7) : Poll.pending();
                }));
    infoOf(task, TaskInfo.State.WAITING);
    for (int i = 0; i < 1000; i++) {
      assertThat(runtime.dump().tasks()).hasSize(1);
    }
    assertThat(polls).hasValue(1);

    ended.set(true);
    waker.get().wake();
    assertThat(runtime.handle().blockOn(task)).isEqualTo(7);
    assertThat(polls).hasValue(2);
  }

  @Test
  void dumps_whileTasksWakeEachOther_disturbNobody() {
    var tasks = new ArrayList<JoinHandle<Integer>>();
    int rounds = 2_000;
    for (int pair = 0; pair < 4; pair++) {
      Mpsc<Integer> there = Mpsc.bounded(1);
      Mpsc<Integer> back = Mpsc.bounded(1);
      tasks.add(runtime.spawn(new Bouncing(there.sender(), back.receiver(), rounds)));
      tasks.add(runtime.spawn(new Bouncing(back.sender(), there.receiver(), rounds)));
    }
    while (!tasks.stream().allMatch(JoinHandle::isFinished)) {
      assertThat(runtime.dump().tasks().size()).isLessThanOrEqualTo(8);
    }

    for (JoinHandle<Integer> task : tasks) {
      assertThat(runtime.handle().blockOn(task)).isEqualTo(rounds);
    }
  }

  /// Sends and receives in turn, and checks that nobody else polls it meanwhile.
  private static final class Bouncing implements Future<Integer> {
    private final Mpsc.Sender<Integer> sender;
    private final Mpsc.Receiver<Integer> receiver;
    private final int rounds;
    private final AtomicBoolean polling = new AtomicBoolean();
    private Future<?> current;
    private int steps;

    Bouncing(Mpsc.Sender<Integer> sender, Mpsc.Receiver<Integer> receiver, int rounds) {
      this.sender = sender;
      this.receiver = receiver;
      this.rounds = rounds;
      this.current = sender.send(0);
    }

    @Override
    public Poll<Integer> poll(Context context) throws Throwable {
      assertThat(polling.getAndSet(true)).isFalse();
      try {
        while (current.poll(context).isReady()) {
          if (++steps == 2 * rounds) {
            return Poll.ready(rounds);
          }
          current = steps % 2 == 0 ? sender.send(steps) : receiver.recv();
        }
        return Poll.pending();
      } finally {
        polling.set(false);
      }
    }
  }

  @Test
  void close_duringDumps_hasEndedEveryTaskWhenItReturns() throws Exception {
    for (int round = 0; round < 20; round++) {
      AsyncRuntime other = kind.builder.get().build();
      var cancelled = new AtomicInteger();
      for (int i = 0; i < 50; i++) {
        other.spawn(TestFutures.pendingUntilCancelled(cancelled::incrementAndGet));
      }
      assertThat(other.blockOn(other.spawn(Futures.ready(1)))).isOne();
      var stop = new AtomicBoolean();
      Thread dumping =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      assertThat(other.dump().tasks().size()).isLessThanOrEqualTo(50);
                    }
                  });
      other.close();
      int endedByThen = cancelled.get();
      stop.set(true);
      dumping.join();

      assertThat(endedByThen).isEqualTo(50);
      assertThat(other.dump().tasks()).isEmpty();
    }
  }

  // Deadlocks

  private JoinHandle<Object> lockBoth(Mutex first, Mutex second, Barrier between) {
    return spawn(
        () ->
            first
                .lock()
                .then(_ -> between.arrive())
                .then(_ -> second.lock())
                .map(Object.class::cast));
  }

  @Test
  void tasksThatLockInOppositeOrder_areADeadlock() {
    var left = new Mutex();
    var right = new Mutex();
    var between = new Barrier(2);
    JoinHandle<?> one = lockBoth(left, right, between);
    JoinHandle<?> two = lockBoth(right, left, between);
    TaskDump dump = runtime.dump();
    while (dump.deadlocks().isEmpty()) {
      dump = runtime.dump();
    }

    assertThat(dump.deadlocks()).hasSize(1);
    assertThat(dump.deadlocks().getFirst().steps())
        .extracting(step -> step.task())
        .containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(dump.toString())
        .containsPattern(
            "deadlock: task \\d+ waits for lock Mutex@\\w+, held by task \\d+,"
                + " which waits for lock Mutex@\\w+, held by task \\d+\\n");
    one.abort();
  }

  @Test
  void taskThatLocksTwice_isADeadlock() {
    var mutex = new Mutex();
    JoinHandle<?> task = spawn(() -> mutex.lock().then(_ -> mutex.lock()));
    while (runtime.dump().deadlocks().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(runtime.dump().deadlocks().getFirst().steps()).hasSize(1);
    task.abort();
  }

  @Test
  void taskThatLocksTwiceUnderATimeout_isNone() {
    var mutex = new Mutex();
    JoinHandle<?> task =
        spawn(() -> mutex.lock().then(_ -> Time.timeout(HOUR, mutex.lock()).map(_ -> 1)));
    infoOf(task, TaskInfo.State.WAITING);

    assertThat(runtime.dump().deadlocks()).isEmpty();
  }

  // Lives

  @Test
  void task_isToldHowOftenItWasPolled() {
    var polls = new AtomicInteger();
    JoinHandle<Integer> task =
        runtime.spawn(
            TestFutures.poll(
                context -> {
                  if (polls.incrementAndGet() < 5) {
                    context.wakeLater();
                  }
                  return Poll.pending();
                }));
    TaskInfo info = infoOf(task, TaskInfo.State.WAITING);
    while (info.polls() < 5) {
      info = infoOf(task, TaskInfo.State.WAITING);
    }

    assertThat(info.polls()).isEqualTo(5);
    assertThat(runtime.dump().toString())
        .containsPattern("task " + task.id() + ", waiting(, \\w+ old)?, polled 5 times\n");
    task.abort();
  }

  @Test
  void task_growsOlder() {
    JoinHandle<Integer> first = runtime.spawn(Futures.pending());
    JoinHandle<Integer> second = runtime.spawn(Futures.pending());
    TaskInfo older = infoOf(first, TaskInfo.State.WAITING);
    while (older.age().toMillis() < 10) {
      older = infoOf(first, TaskInfo.State.WAITING);
    }

    // Asked for later, and born later: not older than the other was by then.
    TaskInfo younger = infoOf(second, TaskInfo.State.WAITING);
    older = infoOf(first, TaskInfo.State.WAITING);
    assertThat(younger.age()).isLessThanOrEqualTo(older.age());
    first.abort();
    second.abort();
  }

  // Threads that block

  @Test
  void futureThatAThreadBlocksOn_isTold() {
    TaskDump dump = runtime.dump();
    while (dump.roots().isEmpty() || dump.roots().getFirst().awaits() == null) {
      dump = runtime.dump();
    }

    assertThat(dump.roots()).hasSize(1);
    RootInfo root = dump.roots().getFirst();
    assertThat(root.thread()).isEqualTo(driving.getName());
    assertThat(root.state()).isEqualTo(TaskInfo.State.WAITING);
    assertThat(root.stack()).isEmpty();
    assertThat(dump.toString())
        .contains("\nthread '" + driving.getName() + "' in blockOn, waiting\n    Oneshot");
  }

  @Test
  void futureThatIsPolledByTheThreadThatBlocksOnIt_isToldByItsStack() throws InterruptedException {
    var release = new CountDownLatch(1);
    var polling = new CountDownLatch(1);
    Thread blocked =
        Thread.ofPlatform()
            .name("customer")
            .start(
                () ->
                    runtime
                        .handle()
                        .blockOn(
                            TestFutures.run(
                                () -> {
                                  polling.countDown();
                                  release.await();
                                })));
    polling.await();
    TaskDump dump = runtime.dump();
    release.countDown();
    blocked.join();

    RootInfo root =
        dump.roots().stream()
            .filter(each -> each.thread().equals("customer"))
            .findFirst()
            .orElseThrow();
    assertThat(root.state()).isEqualTo(TaskInfo.State.RUNNING);
    assertThat(root.awaits()).isNull();
    assertThat(root.stack().getLast().getClassName()).isEqualTo(TestFutures.class.getName());
    assertThat(dump.toString()).contains("\nthread 'customer' in blockOn, running\n    at ");
  }

  @Test
  void blockingJobs_areToldByTheirStacks_andThoseThatWaitAreCounted() throws InterruptedException {
    var release = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    JoinHandle<Integer> job =
        runtime.spawnBlocking(
            () -> {
              running.countDown();
              release.await();
              return 1;
            });
    JoinHandle<Integer> next = runtime.spawnBlocking(() -> 2);
    running.await();
    TaskDump dump = runtime.dump();
    release.countDown();
    assertThat(runtime.handle().blockOn(job) + runtime.handle().blockOn(next)).isEqualTo(3);

    assertThat(dump.jobs()).hasSize(1);
    JobInfo info = dump.jobs().getFirst();
    assertThat(info.id()).isEqualTo(job.id());
    assertThat(info.stack())
        .anyMatch(call -> call.getClassName().equals(DumpContractTest.class.getName()));
    assertThat(dump.queuedJobs()).isOne();
    assertThat(dump.toString())
        .contains("\nblocking job " + job.id())
        .contains("\nblocking jobs that wait for a thread: 1\n");
    assertThat(runtime.dump().jobs()).isEmpty();
  }

  @Test
  void dumpByATask_leavesOutTheLookItself() {
    JoinHandle<TaskDump> task =
        runtime.spawn(TestFutures.poll(_ -> Poll.ready(Handle.current().dump())));

    TaskDump dump = runtime.handle().blockOn(task);

    assertThat(dump.tasks()).hasSize(1);
    assertThat(dump.tasks().getFirst().state()).isEqualTo(TaskInfo.State.RUNNING);
    assertThat(dump.tasks().getFirst().stack().getFirst().getClassName())
        .isEqualTo(DumpContractTest.class.getName());
  }

  // Bounds and text

  @Test
  void limit_ofTasks_countsTheOthers() {
    var tasks = new ArrayList<JoinHandle<Integer>>();
    for (int i = 0; i < 10; i++) {
      tasks.add(runtime.spawn(Futures.pending()));
    }
    tasks.forEach(task -> infoOf(task, TaskInfo.State.WAITING));

    TaskDump dump = runtime.dump(DumpOptions.DEFAULT.withTasks(3));

    assertThat(dump.tasks()).hasSize(3);
    assertThat(dump.omitted()).isEqualTo(7);
    assertThat(dump.toString()).startsWith("runtime 'shop': 10 tasks: 3 waiting, 7 not listed\n");
  }

  @Test
  void text_tellsOfTasksThatAreAlikeOnce() {
    var mutex = new Mutex();
    JoinHandle<Integer> holder = spawn(() -> mutex.lock().then(_ -> Futures.<Integer>pending()));
    infoOf(holder, TaskInfo.State.WAITING);
    for (int i = 0; i < 20; i++) {
      waitOf(spawn(mutex::lock));
    }

    String text = runtime.dump().toString();

    assertThat(text).startsWith("runtime 'shop': 21 tasks: 21 waiting\n");
    assertThat(text)
        .containsPattern(
            "\n20 tasks, waiting(, up to \\w+ old)?, alike: [\\d, ]+, …; the first:\n"
                + "    lock Mutex@\\w+, held by task "
                + holder.id()
                + "\n");
  }
}
