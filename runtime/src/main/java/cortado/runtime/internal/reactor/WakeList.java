package cortado.runtime.internal.reactor;

import cortado.future.Waker;
import java.util.ArrayList;

/// Wakers gathered under a lock, to be run after it. Confined to the thread that gathers.
final class WakeList {

  private final ArrayList<Waker> wakers = new ArrayList<>();

  void add(Waker waker) {
    wakers.add(waker);
  }

  /// Wakes in the order of gathering. A waker that throws, against its contract, does not keep the
  /// others from being woken.
  void wakeAll() {
    for (Waker waker : wakers) {
      try {
        waker.wake();
      } catch (Throwable failure) {
        var thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      }
    }
    wakers.clear();
  }
}
