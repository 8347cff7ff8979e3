package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Body;
import cortado.bench.harness.Definitions;
import cortado.bench.harness.Lateness;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Many threads that sleep until their own moment: how late do they wake?
final class Sleepers implements Body {

  private final Lateness lateness;

  private Sleepers(int count) {
    lateness = new Lateness(count);
  }

  static void addTo(Workloads workloads) {
    for (int count : new int[] {100_000, 1_000_000}) {
      workloads.addOutside(Definitions.sleepers(count), new Sleepers(count));
    }
  }

  @Override
  public long run(long iterations) throws Exception {
    return Threads.call(() -> Workloads.repeat(this::sleepAll, iterations));
  }

  @Override
  public Map<String, Long> metrics() {
    return lateness.metrics();
  }

  private long sleepAll() throws InterruptedException {
    long begin = System.nanoTime();
    var threads = new Thread[lateness.sleepers()];
    for (int sleeper = 0; sleeper < threads.length; sleeper++) {
      int number = sleeper;
      long deadline = begin + lateness.delayNanos(sleeper);
      threads[sleeper] = Thread.startVirtualThread(() -> sleepOne(number, deadline));
    }
    return Threads.join(threads);
  }

  private void sleepOne(int sleeper, long deadlineNanos) {
    for (long left = deadlineNanos - System.nanoTime();
        left > 0;
        left = deadlineNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    lateness.awake(sleeper, deadlineNanos);
  }
}
