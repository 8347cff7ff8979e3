package cortado.runtime.internal.schedule;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// The time between two samples, as the workers have it: without that in which the collector, or
/// the machine, has held up everybody.
///
/// It needs to be told of no pause: whoever takes samples is held up as well, and so wakes late.
/// What exceeds two periods is therefore left out. Confined to one thread.
final class Pulse {

  private final LongSupplier clock;
  private final LongConsumer parkNanos;

  /// With a clock and a way to sleep of its own.
  Pulse(LongSupplier clock, LongConsumer parkNanos) {
    this.clock = clock;
    this.parkNanos = parkNanos;
  }

  /// With the system's.
  static Pulse system() {
    return new Pulse(System::nanoTime, LockSupport::parkNanos);
  }

  /// Sleeps for so long, unless the thread is unparked, and returns how long that took.
  long sleep(long nanos) {
    long start = clock.getAsLong();
    parkNanos.accept(nanos);
    // Its interrupt status would make every further sleep return at once.
    boolean _ = Thread.interrupted();
    return Math.min(clock.getAsLong() - start, 2 * nanos);
  }
}
