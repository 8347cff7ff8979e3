package cortado.bench.cortado;

import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.yieldNow;
import static cortado.time.Time.sleep;
import static cortado.time.Time.timeout;

import cortado.bench.harness.Definitions;
import cortado.bench.harness.Kept;
import cortado.future.Async;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Pending;
import cortado.future.Poll;
import cortado.time.Sleep;
import java.time.Duration;

/// Timers that are made, armed and taken away. None of them fires.
final class Timers {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Timers() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.sleepCreate(), Timers::create);
    workloads.add(Definitions.sleepArmCancel(), () -> fromPoll(Timers::armAndCancel));
    workloads.add(
        Definitions.sleepArmCancelLive(1_000_000),
        () -> fromPoll(context -> armThenCancel(context, 1_000_000)));
    workloads.add(Definitions.timeoutReady(), Timers::timeoutReady);
    workloads.add(Definitions.timeoutYield(), Timers::timeoutYield);
  }

  @Async
  private static Future<Long> create() {
    var kept = new Kept();
    long made = 0;
    for (int timer = 0; timer < Definitions.REPEATS; timer++) {
      kept.keep(sleep(SECOND));
      made++;
    }
    return ready(made);
  }

  /// Polled by hand, since an await would not come back.
  private static Poll<Long> armAndCancel(Context context) {
    long pending = 0;
    for (int timer = 0; timer < Definitions.REPEATS; timer++) {
      Sleep sleep = sleep(SECOND);
      if (sleep.poll(context) instanceof Pending<?>) {
        pending++;
      }
      sleep.cancel();
    }
    return Poll.ready(pending);
  }

  private static Poll<Long> armThenCancel(Context context, int count) {
    var sleeps = new Sleep[count];
    long pending = 0;
    for (int timer = 0; timer < count; timer++) {
      sleeps[timer] = sleep(Duration.ofNanos(Definitions.liveSleepNanos(timer)));
      if (sleeps[timer].poll(context) instanceof Pending<?>) {
        pending++;
      }
    }
    for (Sleep sleep : sleeps) {
      sleep.cancel();
    }
    return Poll.ready(pending);
  }

  @Async
  private static Future<Long> timeoutReady() {
    long sum = 0;
    for (int number = 0; number < Definitions.REPEATS; number++) {
      sum += timeout(SECOND, ready(number)).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> timeoutYield() {
    long sum = 0;
    for (int number = 0; number < Definitions.REPEATS; number++) {
      sum += timeout(SECOND, yieldOnce()).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Integer> yieldOnce() {
    yieldNow().await();
    return ready(1);
  }
}
