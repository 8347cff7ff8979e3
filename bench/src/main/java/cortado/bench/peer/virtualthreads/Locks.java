package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// Locks, permits, and two threads that wake each other.
final class Locks {

  private Locks() {}

  static void addTo(Workloads workloads) {
    for (boolean yields : new boolean[] {false, true}) {
      workloads.add(Definitions.mutex(10, yields), () -> mutex(10, yields));
    }
    workloads.add(Definitions.semaphore(10, 5), () -> semaphore(10, 5));
    workloads.add(Definitions.semaphoreUncontended(), Locks::uncontended);
    workloads.add(Definitions.notifyRtt(1000), () -> wakeInTurn(1000));
  }

  private static long mutex(int tasks, boolean yields) throws InterruptedException {
    var lock = new ReentrantLock();
    var number = new long[1];
    var threads = new Thread[tasks];
    for (int task = 0; task < tasks; task++) {
      threads[task] = Thread.startVirtualThread(() -> addLaps(lock, number, yields));
    }
    long ended = Threads.join(threads);
    return ended == tasks ? number[0] : -1;
  }

  private static void addLaps(ReentrantLock lock, long[] number, boolean yields) {
    for (int lap = 0; lap < Definitions.LAPS; lap++) {
      lock.lock();
      try {
        number[0]++;
        if (yields) {
          Threads.yieldNow();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private static long semaphore(int tasks, int permits) throws InterruptedException {
    var semaphore = new Semaphore(permits);
    var threads = new Thread[tasks];
    var laps = new int[tasks];
    for (int task = 0; task < tasks; task++) {
      int number = task;
      threads[task] = Threads.start(() -> laps[number] = enterAndYield(semaphore));
    }
    return Threads.join(threads, laps);
  }

  private static int enterAndYield(Semaphore semaphore) throws InterruptedException {
    int laps = 0;
    while (laps < Definitions.LAPS) {
      semaphore.acquire();
      Threads.yieldNow();
      laps++;
      semaphore.release();
    }
    return laps;
  }

  private static long uncontended() throws InterruptedException {
    var semaphore = new Semaphore(10);
    long entered = 0;
    for (int lap = 0; lap < Definitions.REPEATS; lap++) {
      semaphore.acquire();
      entered++;
      semaphore.release();
    }
    return entered;
  }

  private static long wakeInTurn(int rounds) throws Exception {
    var there = new Semaphore(0);
    var back = new Semaphore(0);
    var threads = new Thread[1];
    var seen = new int[1];
    threads[0] =
        Threads.start(
            () -> {
              while (seen[0] < rounds) {
                there.acquire();
                seen[0]++;
                back.release();
              }
            });
    for (int round = 0; round < rounds; round++) {
      there.release();
      back.acquire();
    }
    return Threads.join(threads, seen);
  }
}
