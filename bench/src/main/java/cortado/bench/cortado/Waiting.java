package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.yieldNow;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Mutex;
import cortado.sync.Notify;
import cortado.sync.Semaphore;
import cortado.task.JoinHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Locks, permits and notifications.
final class Waiting {

  private Waiting() {}

  static void addTo(Workloads workloads) {
    for (boolean yields : new boolean[] {false, true}) {
      workloads.add(Definitions.mutex(10, yields), () -> mutex(10, yields));
    }
    workloads.add(Definitions.semaphore(10, 5), () -> semaphore(10, 5));
    workloads.add(Definitions.semaphoreUncontended(), Waiting::uncontended);
    workloads.add(Definitions.notifyRtt(1000), () -> notifyInTurn(1000));
    workloads.add(Definitions.notifyWaiters(30), () -> notifyAll(30));
  }

  @Async
  private static Future<Long> mutex(int tasks, boolean yields) {
    var mutex = new Mutex();
    var number = new long[1];
    var handles = new ArrayList<JoinHandle<@Nullable Void>>(tasks);
    for (int task = 0; task < tasks; task++) {
      handles.add(spawn(addLaps(mutex, number, yields)));
    }
    for (var handle : handles) {
      handle.await();
    }
    return ready(number[0]);
  }

  @Async
  private static Future<@Nullable Void> addLaps(Mutex mutex, long[] number, boolean yields) {
    for (int lap = 0; lap < Definitions.LAPS; lap++) {
      try (var _ = mutex.lock().await()) {
        number[0]++;
        if (yields) {
          yieldNow().await();
        }
      }
    }
    return done();
  }

  @Async
  private static Future<Long> semaphore(int tasks, int permits) {
    var semaphore = new Semaphore(permits);
    var handles = new ArrayList<JoinHandle<Integer>>(tasks);
    for (int task = 0; task < tasks; task++) {
      handles.add(spawn(enterAndYield(semaphore)));
    }
    return ready(sum(handles).await());
  }

  @Async
  private static Future<Integer> enterAndYield(Semaphore semaphore) {
    int laps = 0;
    while (laps < Definitions.LAPS) {
      try (var _ = semaphore.acquire().await()) {
        yieldNow().await();
        laps++;
      }
    }
    return ready(laps);
  }

  @Async
  private static Future<Long> sum(List<JoinHandle<Integer>> handles) {
    long sum = 0;
    for (var handle : handles) {
      sum += handle.await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> uncontended() {
    var semaphore = new Semaphore(10);
    long entered = 0;
    for (int lap = 0; lap < Definitions.REPEATS; lap++) {
      try (var permit = semaphore.acquire().await()) {
        entered += permit.count();
      }
    }
    return ready(entered);
  }

  @Async
  private static Future<Long> notifyInTurn(int rounds) {
    var there = new Notify();
    var back = new Notify();
    var other = spawn(notifyBack(rounds, there, back));
    for (int round = 0; round < rounds; round++) {
      there.notifyOne();
      back.notified().await();
    }
    return ready((long) other.await());
  }

  @Async
  private static Future<Integer> notifyBack(int rounds, Notify there, Notify back) {
    int seen = 0;
    while (seen < rounds) {
      there.notified().await();
      seen++;
      back.notifyOne();
    }
    return ready(seen);
  }

  @Async
  private static Future<Long> notifyAll(int waiters) {
    var everybody = new Notify();
    var armed = new Countdown();
    var handles = new ArrayList<JoinHandle<Integer>>(waiters);
    for (int waiter = 0; waiter < waiters; waiter++) {
      handles.add(spawn(waitLaps(everybody, armed)));
    }
    for (int lap = 0; lap < Definitions.NOTIFICATIONS; lap++) {
      armed.expect(waiters);
      armed.awaitZero().await();
      everybody.notifyWaiters();
    }
    return ready(sum(handles).await());
  }

  @Async
  private static Future<Integer> waitLaps(Notify everybody, Countdown armed) {
    int woken = 0;
    while (woken < Definitions.NOTIFICATIONS) {
      var notified = everybody.notified();
      armed.arrive();
      notified.await();
      woken++;
    }
    return ready(woken);
  }
}
