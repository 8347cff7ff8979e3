package cortado.bench.cortado;

import static cortado.future.Futures.async;
import static cortado.future.Futures.done;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.spawnBlocking;
import static cortado.task.Tasks.yieldNow;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.JoinSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Making tasks, yielding and waiting for tasks: what the scheduler costs.
final class Spawning {

  private Spawning() {}

  static void addTo(Workloads workloads) {
    for (int count : new int[] {10_000, 100_000}) {
      workloads.add(Definitions.spawnMany(count), () -> many(count));
    }
    workloads.add(Definitions.spawnCount(10_000), () -> countDown(10_000));
    workloads.addOutside(
        Definitions.spawnRemote(10_000),
        iterations -> {
          long ended = 0;
          for (long iteration = 0; iteration < iterations; iteration++) {
            ended += remote(workloads.runtime(), 10_000);
          }
          return ended;
        });
    workloads.add(Definitions.spawnJoin(1000), () -> oneByOne(1000));
    for (int tasks : new int[] {200, 1000}) {
      workloads.add(Definitions.yieldMany(tasks), () -> yieldMany(tasks));
    }
    workloads.add(Definitions.pingPong(1000), () -> pingPong(1000));
    workloads.add(Definitions.oneshotRtt(1000), () -> pairs(1000));
    workloads.add(Definitions.chainedSpawn(1000), () -> chain(1000));
    for (int count : new int[] {10, 1000}) {
      workloads.add(Definitions.joinYield(count), () -> joinYield(count));
      workloads.add(Definitions.joinSpawn(count), () -> joinSpawn(count));
    }
    workloads.add(Definitions.spawnBlocking(1000), () -> blocking(1000));
  }

  @Async
  private static Future<@Nullable Void> nothing() {
    return done();
  }

  @Async
  static Future<Long> many(int count) {
    var handles = new ArrayList<JoinHandle<@Nullable Void>>(count);
    for (int task = 0; task < count; task++) {
      handles.add(spawn(nothing()));
    }
    return ready(countEnded(handles).await());
  }

  @Async
  private static Future<Long> countEnded(List<JoinHandle<@Nullable Void>> handles) {
    long ended = 0;
    for (var handle : handles) {
      handle.await();
      ended++;
    }
    return ready(ended);
  }

  private static long remote(AsyncRuntime runtime, int count) {
    var handles = new ArrayList<JoinHandle<@Nullable Void>>(count);
    for (int task = 0; task < count; task++) {
      handles.add(runtime.spawn(nothing()));
    }
    return runtime.blockOn(countEnded(handles));
  }

  @Async
  private static Future<Long> countDown(int count) {
    var left = new AtomicInteger(count);
    var last = Oneshot.<@Nullable Void>create();
    for (int task = 0; task < count; task++) {
      spawn(
          async(
              () -> {
                if (left.decrementAndGet() == 0) {
                  boolean _ = last.sender().send(null);
                }
              }));
    }
    last.receiver().await();
    return ready((long) count - left.get());
  }

  @Async
  private static Future<Long> oneByOne(int count) {
    long ended = 0;
    for (int task = 0; task < count; task++) {
      spawn(nothing()).await();
      ended++;
    }
    return ready(ended);
  }

  @Async
  private static Future<Long> yieldMany(int tasks) {
    var handles = new ArrayList<JoinHandle<Integer>>(tasks);
    for (int task = 0; task < tasks; task++) {
      handles.add(spawn(yieldLaps()));
    }
    return ready(sum(handles).await());
  }

  @Async
  private static Future<Integer> yieldLaps() {
    int laps = 0;
    while (laps < Definitions.LAPS) {
      yieldNow().await();
      laps++;
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
  private static Future<Long> pingPong(int pairs) {
    var parents = new ArrayList<JoinHandle<Integer>>(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      parents.add(spawn(pair()));
    }
    return ready(sum(parents).await());
  }

  @Async
  private static Future<Long> pairs(int count) {
    long sum = 0;
    for (int pair = 0; pair < count; pair++) {
      sum += pair().await();
    }
    return ready(sum);
  }

  /// Asks a child and returns its reply.
  @Async
  private static Future<Integer> pair() {
    var question = Oneshot.<Integer>create();
    var reply = Oneshot.<Integer>create();
    spawn(
        async(
            () -> {
              boolean _ = reply.sender().send(question.receiver().await() + 1);
            }));
    boolean _ = question.sender().send(1);
    return ready(reply.receiver().await());
  }

  @Async
  private static Future<Long> chain(int depth) {
    var last = Oneshot.<Integer>create();
    spawn(link(1, depth, last.sender()));
    return ready((long) last.receiver().await());
  }

  /// The task with this number, which spawns the next.
  @Async
  private static Future<@Nullable Void> link(int number, int depth, Oneshot.Sender<Integer> last) {
    if (number == depth) {
      boolean _ = last.send(number);
    } else {
      spawn(link(number + 1, depth, last));
    }
    return done();
  }

  @Async
  private static Future<Integer> yieldOnce() {
    yieldNow().await();
    return ready(1);
  }

  @Async
  private static Future<Long> joinYield(int count) {
    long sum = 0;
    for (int group = 0; group < Definitions.REPEATS / count; group++) {
      var futures = new ArrayList<Future<Integer>>(count);
      for (int future = 0; future < count; future++) {
        futures.add(yieldOnce());
      }
      for (int one : join(futures).await()) {
        sum += one;
      }
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> joinSpawn(int count) {
    long sum = 0;
    for (int group = 0; group < Definitions.REPEATS / count; group++) {
      try (var tasks = new JoinSet<Integer>()) {
        for (int task = 0; task < count; task++) {
          tasks.spawn(yieldOnce());
        }
        for (int one : tasks.joinAll().await()) {
          sum += one;
        }
      }
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> blocking(int count) {
    long sum = 0;
    for (int call = 0; call < count; call++) {
      int number = call;
      sum += spawnBlocking(() -> number).await();
    }
    return ready(sum);
  }
}
