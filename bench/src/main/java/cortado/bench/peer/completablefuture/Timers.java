package cortado.bench.peer.completablefuture;

import cortado.bench.harness.Definitions;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Timeouts that are armed and taken away. None of them fires.
final class Timers {

  private Timers() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.sleepArmCancel(), Timers::armAndCancel);
    workloads.add(Definitions.sleepArmCancelLive(1_000_000), () -> armThenCancel(1_000_000));
    workloads.add(Definitions.timeoutReady(), Timers::timeoutReady);
  }

  /// A stage that does `job` after so long.
  static CompletableFuture<Void> after(long nanos, Runnable job) {
    return CompletableFuture.runAsync(
        job, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
  }

  private static long armAndCancel() {
    long completed = 0;
    for (int timer = 0; timer < Definitions.REPEATS; timer++) {
      if (new CompletableFuture<Boolean>().orTimeout(1, TimeUnit.SECONDS).complete(true)) {
        completed++;
      }
    }
    return completed;
  }

  private static long armThenCancel(int count) {
    var timers = new ArrayList<CompletableFuture<Boolean>>(count);
    for (int timer = 0; timer < count; timer++) {
      timers.add(
          new CompletableFuture<Boolean>()
              .orTimeout(Definitions.liveSleepNanos(timer), TimeUnit.NANOSECONDS));
    }
    long completed = 0;
    for (var timer : timers) {
      if (timer.complete(true)) {
        completed++;
      }
    }
    return completed;
  }

  /// Makes stages that would be completed in an hour, cancels all of them, and returns how many
  /// have ended by that.
  static long sleepAndCancel(int count) {
    var sleeps = new ArrayList<CompletableFuture<Boolean>>(count);
    for (int sleep = 0; sleep < count; sleep++) {
      long micros = TimeUnit.HOURS.toMicros(1) + sleep * 7919L % count;
      sleeps.add(
          new CompletableFuture<Boolean>().completeOnTimeout(true, micros, TimeUnit.MICROSECONDS));
    }
    long cancelled = 0;
    for (var sleep : sleeps) {
      if (sleep.cancel(false)) {
        cancelled++;
      }
    }
    return cancelled;
  }

  private static long timeoutReady() {
    long sum = 0;
    for (int number = 0; number < Definitions.REPEATS; number++) {
      sum += CompletableFuture.completedFuture(number).orTimeout(1, TimeUnit.SECONDS).join();
    }
    return sum;
  }
}
