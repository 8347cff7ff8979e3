package cortado.bench.micro;

import cortado.future.Poll;
import cortado.sync.Mpsc;
import cortado.sync.Mutex;
import cortado.sync.Notify;
import cortado.sync.Oneshot;
import cortado.sync.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Channels, permits and notifications, used by one thread alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SyncBenchmark {

  private static final Integer MESSAGE = 1;

  private final ByHand hand = new ByHand();
  private final Mpsc<Integer> channel = Mpsc.bounded(16);
  private final Mpsc.Unbounded<Integer> unbounded = Mpsc.unbounded();
  private final Semaphore semaphore = new Semaphore(1);
  private final Mutex mutex = new Mutex();
  private final Notify notify = new Notify();

  /// Sends, then receives.
  @Benchmark
  public @Nullable Integer mpscSendThenReceive() throws Throwable {
    hand.value(channel.sender().send(MESSAGE));
    return hand.value(channel.receiver().recv());
  }

  /// Waits to receive, sends, receives.
  @Benchmark
  public @Nullable Integer mpscReceiveThenSend() throws Throwable {
    var receive = channel.receiver().recv();
    hand.pend(receive);
    hand.value(channel.sender().send(MESSAGE));
    return hand.value(receive);
  }

  /// Sends without waiting, then receives.
  @Benchmark
  public @Nullable Integer mpscUnbounded() throws Throwable {
    boolean _ = unbounded.sender().send(MESSAGE);
    return hand.value(unbounded.receiver().recv());
  }

  /// Makes a channel for one value, sends, receives.
  @Benchmark
  public Integer oneshotSendThenReceive() throws Throwable {
    var oneshot = Oneshot.<Integer>create();
    boolean _ = oneshot.sender().send(MESSAGE);
    return hand.value(oneshot.receiver());
  }

  /// Makes a channel for one value, waits, sends, receives.
  @Benchmark
  public Integer oneshotReceiveThenSend() throws Throwable {
    var oneshot = Oneshot.<Integer>create();
    hand.pend(oneshot.receiver());
    boolean _ = oneshot.sender().send(MESSAGE);
    return hand.value(oneshot.receiver());
  }

  /// Acquires a permit that is free, gives it back.
  @Benchmark
  public int semaphoreFree() throws Throwable {
    try (var permit = hand.value(semaphore.acquire())) {
      return permit.count();
    }
  }

  /// Waits for a permit that another holds, is handed it, gives it back.
  @Benchmark
  public int semaphoreHandedOver() throws Throwable {
    var first = hand.value(semaphore.acquire());
    var second = semaphore.acquire();
    hand.pend(second);
    first.close();
    try (var permit = hand.value(second)) {
      return permit.count();
    }
  }

  /// Locks a mutex that nobody holds, unlocks it.
  @Benchmark
  public boolean mutexFree() throws Throwable {
    try (var _ = hand.value(mutex.lock())) {
      return mutex.isLocked();
    }
  }

  /// Waits for a notification, is notified.
  @Benchmark
  public Poll<?> notifyWaiting() throws Throwable {
    var notified = notify.notified();
    hand.pend(notified);
    notify.notifyOne();
    return notified.poll(hand.context());
  }
}
