package cortado.bench.peer.virtualthreads;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Starts virtual threads and waits for them.
final class Threads {

  /// What a thread does.
  @FunctionalInterface
  interface Job {
    void run() throws Exception;
  }

  private Threads() {}

  /// A thread that does `job`. Its failure is the thread's.
  static Thread start(Job job) {
    return Thread.startVirtualThread(
        () -> {
          try {
            job.run();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  /// Waits for every thread; returns how many have ended.
  static long join(Thread[] threads) throws InterruptedException {
    long ended = 0;
    for (Thread thread : threads) {
      thread.join();
      ended++;
    }
    return ended;
  }

  /// Waits for every thread; returns the sum of what they left.
  static long join(Thread[] threads, int[] results) throws InterruptedException {
    long sum = 0;
    for (int thread = 0; thread < threads.length; thread++) {
      threads[thread].join();
      sum += results[thread];
    }
    return sum;
  }

  /// Lets another thread run.
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: what it costs is measured.
  static void yieldNow() {
    Thread.yield();
  }

  /// Calls `job` on a virtual thread and waits for its result.
  static <T> T call(Callable<T> job) throws Exception {
    var task = new FutureTask<>(job);
    Thread.startVirtualThread(task);
    return task.get();
  }
}
