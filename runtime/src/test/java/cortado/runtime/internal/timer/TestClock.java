package cortado.runtime.internal.timer;

import java.util.concurrent.atomic.AtomicLong;

/// A source of time that a test moves by hand.
public final class TestClock {

  private final AtomicLong reading;
  private final RuntimeClock clock;

  /// A clock at zero whose source reads `start`.
  public TestClock(long start) {
    reading = new AtomicLong(start);
    clock = new RuntimeClock(reading::get, true);
  }

  public RuntimeClock clock() {
    return clock;
  }

  /// Lets real time pass.
  public void passNanos(long nanos) {
    reading.addAndGet(nanos);
  }

  public void passMillis(long millis) {
    passNanos(millis * 1_000_000);
  }
}
