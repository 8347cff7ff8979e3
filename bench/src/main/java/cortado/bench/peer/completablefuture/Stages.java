package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stages that run at once, in chains, or after one another.
final class Stages {

  private Stages() {}

  static void addTo(Workloads workloads) {
    for (int count : new int[] {10_000, 100_000}) {
      workloads.add(Definitions.spawnMany(count), () -> many(count));
    }
    workloads.add(Definitions.spawnCount(10_000), () -> countDown(10_000));
    workloads.addOutside(
        Definitions.spawnRemote(10_000),
        iterations -> Workloads.repeat(() -> many(10_000), iterations));
    workloads.add(Definitions.spawnJoin(1000), () -> oneByOne(1000));
    workloads.add(Definitions.pingPong(1000), () -> pingPong(1000));
    workloads.add(Definitions.oneshotRtt(1000), () -> pairs(1000));
    workloads.add(Definitions.chainedSpawn(1000), () -> chain(1000));
    ExecutorService pool = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    workloads.add(Definitions.spawnBlocking(1000), () -> blocking(pool, 1000));
    workloads.add(Definitions.callReady(20), () -> chains(20));
    workloads.add(Definitions.oneshotLocal(1000), () -> oneshots(1000));
  }

  private static CompletableFuture<Void> startNothing() {
    return CompletableFuture.runAsync(() -> {});
  }

  static long many(int count) {
    var stages = new ArrayList<CompletableFuture<Void>>(count);
    for (int stage = 0; stage < count; stage++) {
      stages.add(startNothing());
    }
    long ended = 0;
    for (var stage : stages) {
      stage.join();
      ended++;
    }
    return ended;
  }

  private static long countDown(int count) {
    var left = new AtomicInteger(count);
    var last = new CompletableFuture<Boolean>();
    for (int stage = 0; stage < count; stage++) {
      CompletableFuture<Void> _ =
          CompletableFuture.runAsync(
              () -> {
                if (left.decrementAndGet() == 0) {
                  last.complete(true);
                }
              });
    }
    boolean _ = last.join();
    return (long) count - left.get();
  }

  private static long oneByOne(int count) {
    long ended = 0;
    for (int stage = 0; stage < count; stage++) {
      startNothing().join();
      ended++;
    }
    return ended;
  }

  private static long pingPong(int pairs) {
    var parents = new ArrayList<CompletableFuture<Integer>>(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      parents.add(startNothing().thenCompose(_ -> pair()));
    }
    return sum(parents);
  }

  private static long sum(List<CompletableFuture<Integer>> stages) {
    long sum = 0;
    for (var stage : stages) {
      sum += stage.join();
    }
    return sum;
  }

  private static long pairs(int count) {
    long sum = 0;
    for (int pair = 0; pair < count; pair++) {
      sum += pair().join();
    }
    return sum;
  }

  /// A child stage answers the question of its parent.
  private static CompletableFuture<Integer> pair() {
    var question = new CompletableFuture<Integer>();
    var reply = question.thenApplyAsync(number -> number + 1);
    question.complete(1);
    return reply;
  }

  private static long chain(int depth) {
    var last = new CompletableFuture<Integer>();
    link(1, depth, last);
    return last.join();
  }

  /// Starts the stage with this number, which starts the next.
  private static void link(int number, int depth, CompletableFuture<Integer> last) {
    CompletableFuture<Void> _ =
        CompletableFuture.runAsync(
            () -> {
              if (number == depth) {
                last.complete(number);
              } else {
                link(number + 1, depth, last);
              }
            });
  }

  private static long blocking(ExecutorService pool, int count) {
    long sum = 0;
    for (int call = 0; call < count; call++) {
      int number = call;
      sum += CompletableFuture.supplyAsync(() -> number, pool).join();
    }
    return sum;
  }

  private static long chains(int depth) {
    long sum = 0;
    for (long chain = 0; chain < Definitions.REPEATS; chain++) {
      sum += call(depth, chain).join();
    }
    return sum;
  }

  private static CompletableFuture<Long> call(int depth, long argument) {
    return depth == 1
        ? CompletableFuture.completedFuture(argument)
        : call(depth - 1, argument).thenApply(number -> number + 1);
  }

  private static long oneshots(int count) {
    long sum = 0;
    for (int number = 0; number < count; number++) {
      var channel = new CompletableFuture<Integer>();
      channel.complete(number);
      sum += channel.join();
    }
    return sum;
  }
}
