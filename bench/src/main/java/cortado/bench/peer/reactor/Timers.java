package cortado.bench.peer.reactor;

import cortado.bench.harness.Definitions;
import cortado.bench.harness.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.IntToLongFunction;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/// Timers that are made, armed and taken away. None of them fires.
final class Timers {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Timers() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.sleepCreate(), () -> Mono.fromSupplier(Timers::create));
    workloads.add(Definitions.sleepArmCancel(), () -> Mono.fromSupplier(Timers::armAndCancel));
    workloads.add(
        Definitions.sleepArmCancelLive(1_000_000),
        () -> Mono.fromSupplier(() -> armThenCancel(1_000_000)));
    workloads.add(
        Definitions.timeoutReady(),
        () ->
            Workloads.sumInTurn(Definitions.REPEATS, number -> Mono.just(number).timeout(SECOND)));
  }

  private static long create() {
    var kept = new Kept();
    long made = 0;
    for (int timer = 0; timer < Definitions.REPEATS; timer++) {
      kept.keep(Mono.delay(SECOND));
      made++;
    }
    return made;
  }

  private static long armAndCancel() {
    long pending = 0;
    for (int timer = 0; timer < Definitions.REPEATS; timer++) {
      Disposable armed = Mono.delay(SECOND).subscribe();
      if (!armed.isDisposed()) {
        pending++;
      }
      armed.dispose();
    }
    return pending;
  }

  private static long armThenCancel(int count) {
    return subscribeThenDispose(count, Definitions::liveSleepNanos);
  }

  /// Makes delays of an hour, disposes of all of them, and returns how many have ended by that.
  static long sleepAndDispose(int count) {
    return subscribeThenDispose(
        count, timer -> 3_600_000_000_000L + 1000L * (timer * 7919L % count));
  }

  private static long subscribeThenDispose(int count, IntToLongFunction nanos) {
    var timers = new ArrayList<Disposable>(count);
    for (int timer = 0; timer < count; timer++) {
      timers.add(Mono.delay(Duration.ofNanos(nanos.applyAsLong(timer))).subscribe());
    }
    long pending = 0;
    for (Disposable timer : timers) {
      if (!timer.isDisposed()) {
        pending++;
      }
      timer.dispose();
    }
    return pending;
  }
}
