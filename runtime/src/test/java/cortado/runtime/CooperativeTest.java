package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.io.Duplex;
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
import cortado.task.CancellationToken;
import cortado.task.Coop;
import cortado.task.JoinHandle;
import cortado.task.JoinMap;
import cortado.task.JoinSet;
import cortado.task.Tasks;
import cortado.testing.Polled;
import cortado.time.DelayQueue;
import cortado.time.Moment;
import cortado.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which operations use the budget of their task. Each is ready at once, but for that.
@Timeout(60)
class CooperativeTest {

  private interface Operation {
    /// Made inside of `runtime`.
    Future<?> make(AsyncRuntime runtime) throws Exception;
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        cooperative("Mpsc send", _ -> Mpsc.<Integer>bounded(1).sender().send(1)),
        cooperative("Mpsc reserve", _ -> Mpsc.<Integer>bounded(1).sender().reserve()),
        cooperative("Mpsc recv", _ -> received(Mpsc.bounded(1))),
        cooperative("Mpsc recv, unbounded", _ -> received(Mpsc.unbounded())),
        cooperative("Oneshot", _ -> receivedOnce()),
        cooperative("Oneshot closed", _ -> closed()),
        cooperative("Broadcast recv", _ -> broadcast()),
        cooperative("Watch changed", _ -> changed()),
        cooperative("Watch waitFor", _ -> Watch.create(1).receiver().waitFor(value -> value == 1)),
        cooperative("Semaphore acquire", _ -> new Semaphore(1).acquire()),
        cooperative("Mutex lock", _ -> new Mutex().lock()),
        cooperative("RwLock read", _ -> new RwLock().read()),
        cooperative("RwLock write", _ -> new RwLock().write()),
        cooperative("Notify notified", _ -> notified()),
        cooperative("Barrier arrive", _ -> new Barrier(1).arrive()),
        cooperative("OnceCell getOrInit", _ -> initialized()),
        cooperative("Duplex write", _ -> written(Duplex.create(8))),
        cooperative("Duplex read", _ -> read(Duplex.create(8))),
        cooperative("sleep", _ -> Time.sleep(Duration.ZERO)),
        cooperative("Interval tick", _ -> Time.interval(Duration.ofDays(1)).tick()),
        cooperative("DelayQueue next", _ -> expired()),
        cooperative("JoinHandle", CooperativeTest::ended),
        cooperative("JoinSet joinNext", CooperativeTest::joined),
        cooperative("JoinMap joinNext", CooperativeTest::joinedByKey),
        cooperative("CancellationToken cancelled", _ -> cancelled()),
        cooperative("Coop consumeBudget", _ -> Coop.consumeBudget()),
        cooperative("Coop cooperative", _ -> Coop.cooperative(Futures.ready(1))));
  }

  private static Arguments cooperative(String name, Operation operation) {
    return Arguments.of(name, operation);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void operation_withoutBudget_comesBackLater_andTakesAStep(String name, Operation operation)
      throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread().build();
        Handle.Entered _ = runtime.handle().enter()) {
      Future<?> future = operation.make(runtime);
      Polled<Boolean> mayGoOn =
          Polled.of(
              context ->
                  future.poll(context).isReady()
                      ? Poll.ready(context.hasBudget())
                      : Poll.pending());

      mayGoOn.withBudget(0).pollPending();
      assertThat(mayGoOn.isWoken()).isTrue();
      assertThat(mayGoOn.withBudget(1).pollValue()).as(name).isFalse();
    }
  }

  private static Future<Integer> received(Mpsc<Integer> channel) {
    assertThat(channel.sender().trySend(1)).isEqualTo(Mpsc.TrySend.SENT);
    return channel.receiver().recv();
  }

  private static Future<Integer> received(Mpsc.Unbounded<Integer> channel) {
    assertThat(channel.sender().send(1)).isTrue();
    return channel.receiver().recv();
  }

  private static Future<Integer> receivedOnce() {
    Oneshot<Integer> channel = Oneshot.create();
    assertThat(channel.sender().send(1)).isTrue();
    return channel.receiver();
  }

  private static Future<?> closed() {
    Oneshot<Integer> channel = Oneshot.create();
    channel.receiver().close();
    return channel.sender().closed();
  }

  private static Future<?> broadcast() {
    Broadcast<Integer> channel = Broadcast.create(1);
    assertThat(channel.sender().send(1)).isEqualTo(1);
    return channel.receiver().recv();
  }

  private static Future<?> changed() {
    Watch<Integer> watch = Watch.create(1);
    assertThat(watch.sender().send(2)).isTrue();
    return watch.receiver().changed();
  }

  private static Future<?> notified() {
    var notify = new Notify();
    notify.notifyOne();
    return notify.notified();
  }

  private static Future<?> initialized() {
    var cell = new OnceCell<Integer>();
    assertThat(cell.trySet(1)).isEqualTo(OnceCell.TrySet.SET);
    return cell.getOrInit(Futures.pending());
  }

  private static Future<?> written(Duplex duplex) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {7});
    return TestFutures.poll(
        context -> duplex.left().pollWrite(context, bytes) == 1 ? Poll.ready(1) : Poll.pending());
  }

  private static Future<?> read(Duplex duplex) {
    Polled.of(written(duplex)).pollValue();
    ByteBuffer bytes = ByteBuffer.allocate(1);
    return TestFutures.poll(
        context -> duplex.right().pollRead(context, bytes) == 1 ? Poll.ready(1) : Poll.pending());
  }

  private static Future<?> expired() {
    var queue = new DelayQueue<Integer>();
    queue.insertAt(1, new Moment(-1));
    return queue.next();
  }

  private static Future<?> ended(AsyncRuntime runtime) {
    JoinHandle<Integer> task = Tasks.spawn(Futures.ready(1));
    runtime.close();
    return task.catching();
  }

  private static Future<?> joined(AsyncRuntime runtime) {
    var set = new JoinSet<Integer>();
    set.spawn(Futures.ready(1));
    runtime.close();
    return set.joinNext();
  }

  private static Future<?> joinedByKey(AsyncRuntime runtime) {
    var map = new JoinMap<Integer, Integer>();
    map.spawn(1, Futures.ready(1));
    runtime.close();
    return map.joinNext();
  }

  private static Future<?> cancelled() {
    var token = new CancellationToken();
    token.cancel();
    return token.cancelled();
  }
}
