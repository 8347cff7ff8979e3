package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.yieldNow;
import static cortado.time.Time.sleep;

import cortado.bench.harness.Parking;
import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Very many tasks that wait.
final class Crowd {

  private static final Duration HOUR = Duration.ofHours(1);

  private Crowd() {}

  /// Fills `kept` with what keeps as many tasks alive, and is ready when all of them wait.
  @Async
  static Future<@Nullable Void> park(Parking parking, Object[] kept) {
    var started = new AtomicInteger();
    for (int task = 0; task < kept.length; task++) {
      kept[task] = parkOne(parking, started);
    }
    awaitCount(started, kept.length).await();
    return done();
  }

  private static Object parkOne(Parking parking, AtomicInteger started) {
    return switch (parking) {
      case SLEEP -> spawn(sleepLong(started, HOUR));
      case ONESHOT -> {
        var channel = Oneshot.<@Nullable Void>create();
        spawn(receive(started, channel.receiver()));
        yield channel.sender();
      }
    };
  }

  @Async
  private static Future<@Nullable Void> sleepLong(AtomicInteger started, Duration duration) {
    started.incrementAndGet();
    sleep(duration).await();
    return done();
  }

  @Async
  private static Future<@Nullable Void> receive(
      AtomicInteger started, Oneshot.Receiver<@Nullable Void> receiver) {
    started.incrementAndGet();
    receiver.await();
    return done();
  }

  @Async
  private static Future<@Nullable Void> awaitCount(AtomicInteger counter, int count) {
    while (counter.get() < count) {
      yieldNow().await();
    }
    return done();
  }

  /// Makes sleeping tasks, aborts all of them, and is ready with how many have ended by that.
  @Async
  static Future<Long> sleepAndAbort(int count) {
    var started = new AtomicInteger();
    var handles = new ArrayList<JoinHandle<@Nullable Void>>(count);
    for (int task = 0; task < count; task++) {
      Duration duration = HOUR.plusNanos(1000L * (task * 7919L % count));
      handles.add(spawn(sleepLong(started, duration)));
    }
    awaitCount(started, count).await();
    for (var handle : handles) {
      handle.abort();
    }
    long aborted = 0;
    for (var handle : handles) {
      try {
        handle.await();
      } catch (TaskAbortedException _) {
        aborted++;
      }
    }
    return ready(aborted);
  }
}
