package cortado.testing;

import cortado.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A waker that counts. Safe for any thread.
public final class WakeCounter implements Waker {

  private final AtomicInteger wakes = new AtomicInteger();

  /// A counter at zero.
  public WakeCounter() {}

  /// How often [#wake()] was called.
  public int count() {
    return wakes.get();
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  @Override
  public String toString() {
    return "WakeCounter[" + count() + "]";
  }
}
