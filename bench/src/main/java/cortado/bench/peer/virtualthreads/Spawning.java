package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Making threads, yielding and waiting for threads: what the scheduler costs.
final class Spawning {

  private Spawning() {}

  static void addTo(Workloads workloads) {
    for (int count : new int[] {10_000, 100_000}) {
      workloads.add(Definitions.spawnMany(count), () -> many(count));
    }
    workloads.add(Definitions.spawnCount(10_000), () -> countDown(10_000));
    workloads.addOutside(
        Definitions.spawnRemote(10_000),
        iterations -> Workloads.repeat(() -> many(10_000), iterations));
    workloads.add(Definitions.spawnJoin(1000), () -> oneByOne(1000));
    for (int tasks : new int[] {200, 1000}) {
      workloads.add(Definitions.yieldMany(tasks), () -> yieldMany(tasks));
    }
    workloads.add(Definitions.pingPong(1000), () -> pingPong(1000));
    workloads.add(Definitions.oneshotRtt(1000), () -> pairs(1000));
    workloads.add(Definitions.chainedSpawn(1000), () -> chain(1000));
    for (int count : new int[] {10, 1000}) {
      workloads.add(Definitions.joinSpawn(count), () -> joinSpawn(count));
    }
    ExecutorService pool = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    workloads.add(Definitions.spawnBlocking(1000), () -> blocking(pool, 1000));
  }

  private static Thread startNothing() {
    return Thread.startVirtualThread(() -> {});
  }

  static long many(int count) throws InterruptedException {
    var threads = new Thread[count];
    for (int thread = 0; thread < count; thread++) {
      threads[thread] = startNothing();
    }
    return Threads.join(threads);
  }

  private static long countDown(int count) throws Exception {
    var left = new AtomicInteger(count);
    var last = new CompletableFuture<Boolean>();
    for (int thread = 0; thread < count; thread++) {
      Thread.startVirtualThread(
          () -> {
            if (left.decrementAndGet() == 0) {
              last.complete(true);
            }
          });
    }
    boolean _ = last.get();
    return (long) count - left.get();
  }

  private static long oneByOne(int count) throws InterruptedException {
    long ended = 0;
    for (int thread = 0; thread < count; thread++) {
      startNothing().join();
      ended++;
    }
    return ended;
  }

  private static long yieldMany(int tasks) throws InterruptedException {
    var threads = new Thread[tasks];
    var laps = new int[tasks];
    for (int task = 0; task < tasks; task++) {
      int number = task;
      threads[task] = Thread.startVirtualThread(() -> laps[number] = yieldLaps());
    }
    return Threads.join(threads, laps);
  }

  private static int yieldLaps() {
    int laps = 0;
    while (laps < Definitions.LAPS) {
      Threads.yieldNow();
      laps++;
    }
    return laps;
  }

  private static long pingPong(int pairs) throws InterruptedException {
    var parents = new Thread[pairs];
    var replies = new int[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      int number = pair;
      parents[pair] = Threads.start(() -> replies[number] = pair());
    }
    return Threads.join(parents, replies);
  }

  private static long pairs(int count) throws Exception {
    long sum = 0;
    for (int pair = 0; pair < count; pair++) {
      sum += pair();
    }
    return sum;
  }

  /// Asks a child and returns its reply.
  private static int pair() throws Exception {
    var question = new CompletableFuture<Integer>();
    var reply = new CompletableFuture<Integer>();
    Thread _ = Threads.start(() -> reply.complete(question.get() + 1));
    question.complete(1);
    return reply.get();
  }

  private static long chain(int depth) throws Exception {
    var last = new CompletableFuture<Integer>();
    Thread.startVirtualThread(() -> link(1, depth, last));
    return last.get();
  }

  /// The thread with this number, which starts the next.
  private static void link(int number, int depth, CompletableFuture<Integer> last) {
    if (number == depth) {
      last.complete(number);
    } else {
      Thread.startVirtualThread(() -> link(number + 1, depth, last));
    }
  }

  private static long joinSpawn(int count) throws InterruptedException {
    long sum = 0;
    for (int group = 0; group < Definitions.REPEATS / count; group++) {
      var threads = new Thread[count];
      var ones = new int[count];
      for (int thread = 0; thread < count; thread++) {
        int number = thread;
        threads[thread] =
            Thread.startVirtualThread(
                () -> {
                  Threads.yieldNow();
                  ones[number] = 1;
                });
      }
      sum += Threads.join(threads, ones);
    }
    return sum;
  }

  private static long blocking(ExecutorService pool, int count) throws Exception {
    long sum = 0;
    for (int call = 0; call < count; call++) {
      int number = call;
      sum += pool.submit(() -> number).get();
    }
    return sum;
  }
}
