package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Parking;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Very many threads that wait.
final class Crowd {

  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private Crowd() {}

  /// Fills `kept` with what keeps as many threads alive; returns when all of them wait.
  static void park(Parking parking, Object[] kept) throws InterruptedException {
    var started = new AtomicInteger();
    for (int thread = 0; thread < kept.length; thread++) {
      kept[thread] = parkOne(parking, started);
    }
    awaitCount(started, kept.length);
  }

  private static Object parkOne(Parking parking, AtomicInteger started) {
    return switch (parking) {
      case SLEEP ->
          Threads.start(
              () -> {
                started.incrementAndGet();
                TimeUnit.HOURS.sleep(1);
              });
      case ONESHOT -> {
        var channel = new CompletableFuture<Boolean>();
        Thread _ =
            Threads.start(
                () -> {
                  started.incrementAndGet();
                  boolean _ = channel.get();
                });
        yield channel;
      }
    };
  }

  private static void awaitCount(AtomicInteger counter, int count) {
    while (counter.get() < count) {
      Threads.yieldNow();
    }
  }

  /// Makes sleeping threads, wakes all of them early, and returns how many have ended.
  static long sleepAndUnpark(int count) throws InterruptedException {
    var started = new AtomicInteger();
    var threads = new Thread[count];
    for (int thread = 0; thread < count; thread++) {
      long nanos = HOUR_NANOS + 1000L * (thread * 7919L % count);
      threads[thread] =
          Thread.startVirtualThread(
              () -> {
                started.incrementAndGet();
                LockSupport.parkNanos(nanos);
              });
    }
    awaitCount(started, count);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    return Threads.join(threads);
  }
}
