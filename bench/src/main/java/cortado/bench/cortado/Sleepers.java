package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.time.Time.now;
import static cortado.time.Time.sleepUntil;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definitions;
import cortado.bench.harness.Lateness;
import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import cortado.task.JoinHandle;
import cortado.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Many tasks that sleep until their own moment: how late do they wake?
final class Sleepers implements Body {

  private final AsyncRuntime runtime;
  private final Lateness lateness;

  private Sleepers(AsyncRuntime runtime, int count) {
    this.runtime = runtime;
    this.lateness = new Lateness(count);
  }

  static void addTo(Workloads workloads) {
    for (int count : new int[] {100_000, 1_000_000}) {
      workloads.addOutside(Definitions.sleepers(count), new Sleepers(workloads.runtime(), count));
    }
  }

  @Override
  public long run(long iterations) {
    long awake = 0;
    for (long iteration = 0; iteration < iterations; iteration++) {
      awake += runtime.blockOn(runtime.spawn(sleepAll()));
    }
    return awake;
  }

  @Override
  public Map<String, Long> metrics() {
    return lateness.metrics();
  }

  @Async
  private Future<Long> sleepAll() {
    // In this order: a thread held up between the two readings makes nobody look early.
    long beginNanos = System.nanoTime();
    Moment begin = now();
    var handles = new ArrayList<JoinHandle<@Nullable Void>>(lateness.sleepers());
    for (int sleeper = 0; sleeper < lateness.sleepers(); sleeper++) {
      long delay = lateness.delayNanos(sleeper);
      handles.add(
          spawn(sleepOne(sleeper, begin.plus(Duration.ofNanos(delay)), beginNanos + delay)));
    }
    long awake = 0;
    for (var handle : handles) {
      handle.await();
      awake++;
    }
    return ready(awake);
  }

  @Async
  private Future<@Nullable Void> sleepOne(int sleeper, Moment deadline, long deadlineNanos) {
    sleepUntil(deadline).await();
    lateness.awake(sleeper, deadlineNanos);
    return done();
  }
}
