package cortado.bench.cortado;

import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Notify;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lets one task wait until all others have arrived, again and again. Safe for any thread.
final class Countdown {

  /// Negative while some have arrived before they were expected.
  private final AtomicInteger missing = new AtomicInteger();

  private final Notify zero = new Notify();

  /// Waits for so many more.
  void expect(int count) {
    missing.addAndGet(count);
  }

  void arrive() {
    if (missing.decrementAndGet() == 0) {
      zero.notifyOne();
    }
  }

  /// Waits until as many have arrived as were expected.
  @Async
  Future<@Nullable Void> awaitZero() {
    while (missing.get() != 0) {
      zero.notified().await();
    }
    return done();
  }
}
