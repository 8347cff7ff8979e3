package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.sync.Barrier;
import cortado.sync.Broadcast;
import cortado.sync.Broadcast.Lagged;
import cortado.sync.Broadcast.Message;
import cortado.sync.Mpsc;
import cortado.sync.Mutex;
import cortado.sync.OnceCell;
import cortado.sync.RwLock;
import cortado.sync.Watch;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What tasks that wait for each other through `cortado.sync` may rely on, whatever runs them.
@ParameterizedClass
@EnumSource
@Timeout(60)
class SyncContractTest {

  private static final int TASKS = 8;
  private static final int EACH = 1_000;

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((thread, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  private void runAll(List<Future<Void>> tasks) {
    List<JoinHandle<Void>> handles = new ArrayList<>();
    for (Future<Void> task : tasks) {
      handles.add(runtime.spawn(task));
    }
    for (JoinHandle<Void> handle : handles) {
      runtime.blockOn(handle);
    }
  }

  /// Takes the steps 0 to `count` - 1, and lets others run in between.
  private static Future<Void> steps(int count, IntConsumer step) {
    var next = new AtomicInteger();
    return TestFutures.repeat(
        Tasks::yieldNow, turns(count, _ -> step.accept(next.getAndIncrement())));
  }

  /// Says yes until it has taken so many values.
  private static <T> Predicate<T> turns(int count, Consumer<T> consumer) {
    var left = new AtomicInteger(count);
    return value -> {
      consumer.accept(value);
      return left.decrementAndGet() > 0;
    };
  }

  @Test
  void unboundedMpsc_withSeveralSenders_deliversAllInTheOrderOfEach() {
    var mpsc = Mpsc.<int[]>unbounded();
    var nextOf = new int[TASKS];
    List<Future<Void>> tasks = new ArrayList<>();
    for (int number = 0; number < TASKS; number++) {
      int from = number;
      var sender = mpsc.sender().duplicate();
      tasks.add(
          TestFutures.then(
              steps(EACH, index -> assertThat(sender.send(new int[] {from, index})).isTrue()),
              TestFutures.run(sender::close)));
    }
    mpsc.sender().close();
    tasks.add(
        TestFutures.repeat(
            mpsc.receiver()::recv,
            message -> {
              if (message != null) {
                assertThat(message[1]).isEqualTo(nextOf[message[0]]++);
              }
              return message != null;
            }));

    runAll(tasks);

    assertThat(nextOf).containsOnly(EACH);
  }

  @Test
  void mutex_heldAcrossAwaits_letsOneInAtATimeAndShowsWhatItDid() {
    var mutex = new Mutex();
    int[] entered = {0};
    boolean[] inside = {false};
    List<Future<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      tasks.add(
          TestFutures.repeat(
              () ->
                  mutex
                      .lock()
                      .then(
                          guard -> {
                            assertThat(inside[0]).isFalse();
                            inside[0] = true;
                            return Tasks.yieldNow().map(_ -> guard);
                          }),
              turns(
                  EACH,
                  guard -> {
                    inside[0] = false;
                    entered[0]++;
                    guard.close();
                  })));
    }

    runAll(tasks);

    assertThat(entered[0]).isEqualTo(TASKS * EACH);
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void mutex_whoseWaitersAreAborted_goesToThoseWhoStay() {
    var mutex = new Mutex();
    var guard = mutex.tryLock();
    List<JoinHandle<Void>> aborted = new ArrayList<>();
    List<Future<Void>> staying = new ArrayList<>();
    for (int task = 0; task < EACH; task++) {
      aborted.add(runtime.spawn(mutex.lock().map(SyncContractTest::closed)));
      staying.add(mutex.lock().map(SyncContractTest::closed));
    }
    runtime.blockOn(runtime.spawn(TestFutures.yielding(2)));

    guard.close();
    aborted.forEach(JoinHandle::abort);

    runAll(staying);
    assertThat(runtime.blockOn(mutex.lock())).isNotNull();
  }

  @Test
  void rwLock_heldAcrossAwaits_keepsWritersAlone() {
    var lock = new RwLock();
    int[] versions = {0, 0};
    List<Future<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task += 2) {
      tasks.add(
          TestFutures.repeat(
              () ->
                  lock.write()
                      .then(
                          guard -> {
                            versions[0]++;
                            return Tasks.yieldNow().map(_ -> guard);
                          }),
              turns(
                  EACH,
                  guard -> {
                    versions[1]++;
                    guard.downgrade().close();
                  })));
      tasks.add(
          TestFutures.repeat(
              () -> lock.read().then(guard -> Tasks.yieldNow().map(_ -> guard)),
              turns(
                  EACH,
                  guard -> {
                    assertThat(versions[0]).isEqualTo(versions[1]);
                    guard.close();
                  })));
    }

    runAll(tasks);

    assertThat(versions).containsOnly(TASKS / 2 * EACH);
    assertThat(lock.tryWrite()).isNotNull();
  }

  @Test
  void barrier_overManyRounds_hasOneLeaderInEach() {
    var barrier = new Barrier(TASKS);
    int[] rounds = {0};
    List<Future<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      tasks.add(
          TestFutures.repeat(barrier::arrive, turns(EACH, leads -> rounds[0] += leads ? 1 : 0)));
    }

    runAll(tasks);

    assertThat(rounds[0]).isEqualTo(EACH);
  }

  @Test
  void onceCell_thatAllWant_isMadeOnce() {
    var cell = new OnceCell<Integer>();
    int[] made = {0};
    List<Future<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < EACH; task++) {
      tasks.add(
          cell.getOrInit(TestFutures.yielding(3).map(_ -> ++made[0]))
              .map(
                  value -> {
                    assertThat(value).isEqualTo(1);
                    return null;
                  }));
    }

    runAll(tasks);

    assertThat(made[0]).isEqualTo(1);
  }

  @Test
  void broadcast_toSeveralReceivers_accountsForEveryMessageToEach() {
    var broadcast = Broadcast.<Integer>create(16);
    var sender = broadcast.sender();
    int[] next = new int[TASKS];
    List<Future<Void>> tasks = new ArrayList<>();
    for (int number = 0; number < TASKS; number++) {
      int to = number;
      tasks.add(
          TestFutures.repeat(
              sender.subscribe()::recv,
              delivery -> {
                switch (delivery) {
                  case null -> {}
                  case Message<Integer>(var message) -> assertThat(message).isEqualTo(next[to]++);
                  case Lagged<Integer>(var missed) -> next[to] += Math.toIntExact(missed);
                }
                return delivery != null;
              }));
    }
    broadcast.receiver().close();
    tasks.add(TestFutures.then(steps(EACH, sender::send), TestFutures.run(sender::close)));

    runAll(tasks);

    assertThat(next).containsOnly(EACH);
  }

  @Test
  void watch_withSeveralReceivers_showsNewerAndNewerValuesUpToTheLast() {
    var watch = Watch.create(-1);
    var sender = watch.sender();
    int[] seen = new int[TASKS];
    List<Future<Void>> tasks = new ArrayList<>();
    for (int number = 0; number < TASKS; number++) {
      int to = number;
      var receiver = sender.subscribe();
      tasks.add(
          TestFutures.repeat(
              receiver::changed,
              isChange -> {
                int value = receiver.borrow();
                assertThat(value).isGreaterThanOrEqualTo(seen[to]);
                seen[to] = value;
                return isChange;
              }));
    }
    JoinHandle<Integer> last = runtime.spawn(watch.receiver().waitFor(value -> value == EACH - 1));
    tasks.add(TestFutures.then(steps(EACH, sender::sendReplace), TestFutures.run(sender::close)));

    runAll(tasks);

    assertThat(seen).containsOnly(EACH - 1);
    assertThat(runtime.blockOn(last)).isEqualTo(EACH - 1);
  }

  private static Void closed(Mutex.Guard guard) {
    guard.close();
    return null;
  }
}
