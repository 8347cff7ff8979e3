import static cortado.future.Futures.done;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.yieldNow;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.sync.Oneshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// What a task costs while it waits: spawns a million of them, and counts the bytes of live heap.
///
/// Everything is in the figure: the task, its future, and what it waits for.
final class IdleTasks {

  private IdleTasks() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main(String[] arguments) {
    int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    compare(count).await();
    return done();
  }

  @Async
  static Future<Void> compare(int count) {
    var senders = new Oneshot.Sender<?>[count];
    var made = new AtomicInteger();
    measure(
            "tasks that wait for a oneshot",
            count,
            () -> {
              var oneshot = Oneshot.<Integer>create();
              senders[made.getAndIncrement()] = oneshot.sender();
              return waitFor(oneshot.receiver());
            })
        .await();
    measure("tasks that sleep for an hour", count, () -> sleep(Duration.ofHours(1))).await();
    return done();
  }

  @Async
  static Future<Void> measure(String what, int count, Supplier<Future<?>> futures) {
    long before = liveHeap();
    for (int i = 0; i < count; i++) {
      spawn(futures.get());
    }
    yieldNow().await(); // Everybody is polled once, and waits.
    long bytes = liveHeap() - before;
    System.out.println(
        count + " " + what + ": " + Math.round((double) bytes / count) + " bytes each");
    return done();
  }

  @Async
  static Future<Void> waitFor(Oneshot.Receiver<Integer> receiver) {
    receiver.await();
    return done();
  }

  private static long liveHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
