package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One value for many threads. The JDK has no class for it; these are the usual stand-ins.
final class Fanout {

  private Fanout() {}

  static void addTo(Workloads workloads) {
    for (int receivers : new int[] {10, 100, 1000}) {
      int sends = Definitions.DELIVERIES / receivers;
      workloads.add(Definitions.broadcast(receivers), () -> broadcast(receivers, sends));
      workloads.add(Definitions.watch(receivers), () -> watch(receivers, sends));
    }
  }

  /// Lets one thread wait until all others have the value.
  private static final class Countdown {

    private final AtomicInteger missing = new AtomicInteger();
    private final Semaphore zero = new Semaphore(0);

    void expect(int count) {
      missing.set(count);
    }

    void arrive() {
      if (missing.decrementAndGet() == 0) {
        zero.release();
      }
    }

    void awaitZero() throws InterruptedException {
      zero.acquire();
    }
  }

  /// A queue for each receiver.
  private static long broadcast(int receivers, int sends) throws InterruptedException {
    var countdown = new Countdown();
    var queues = new ArrayList<LinkedBlockingQueue<Integer>>(receivers);
    var threads = new Thread[receivers];
    var sums = new int[receivers];
    for (int receiver = 0; receiver < receivers; receiver++) {
      int number = receiver;
      var queue = new LinkedBlockingQueue<Integer>();
      queues.add(queue);
      threads[receiver] = Threads.start(() -> sums[number] = receive(queue, sends, countdown));
    }
    for (int value = 0; value < sends; value++) {
      countdown.expect(receivers);
      for (var queue : queues) {
        queue.put(value);
      }
      countdown.awaitZero();
    }
    return Threads.join(threads, sums);
  }

  private static int receive(LinkedBlockingQueue<Integer> queue, int sends, Countdown countdown)
      throws InterruptedException {
    int sum = 0;
    for (int message = 0; message < sends; message++) {
      sum += queue.take();
      countdown.arrive();
    }
    return sum;
  }

  private static long watch(int receivers, int sends) throws InterruptedException {
    var countdown = new Countdown();
    var cell = new WatchedCell();
    var threads = new Thread[receivers];
    var sums = new int[receivers];
    for (int receiver = 0; receiver < receivers; receiver++) {
      int number = receiver;
      threads[receiver] = Threads.start(() -> sums[number] = follow(cell, sends, countdown));
    }
    for (int value = 1; value <= sends; value++) {
      countdown.expect(receivers);
      cell.set(value);
      countdown.awaitZero();
    }
    return Threads.join(threads, sums);
  }

  private static int follow(WatchedCell cell, int last, Countdown countdown)
      throws InterruptedException {
    int sum = 0;
    int seen = 0;
    while (seen < last) {
      seen = cell.awaitOther(seen);
      sum += seen;
      countdown.arrive();
    }
    return sum;
  }

  /// A value and a condition that says when it changes.
  private static final class WatchedCell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private int value;

    void set(int newValue) {
      lock.lock();
      try {
        value = newValue;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    int awaitOther(int seen) throws InterruptedException {
      lock.lock();
      try {
        while (value == seen) {
          changed.await();
        }
        return value;
      } finally {
        lock.unlock();
      }
    }
  }
}
