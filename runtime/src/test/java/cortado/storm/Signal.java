package cortado.storm;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// Something that happens after so many calls, each of which wakes who waits for it.
///
/// The wait leaves its waker and then looks; the calls count and then look for a waker. So the last
/// call is seen, or wakes. [#fire()] is safe for any thread.
final class Signal implements Future<Boolean> {

  private final AtomicInteger missing;
  private volatile Waker waiting = Waker.noop();

  Signal(int calls) {
    missing = new AtomicInteger(calls);
  }

  void fire() {
    missing.decrementAndGet();
    waiting.wake();
  }

  @Override
  public Poll<Boolean> poll(Context context) {
    waiting = context.waker();
    return missing.get() <= 0 ? Poll.ready(true) : Poll.pending();
  }

  @Override
  public String toString() {
    return missing.get() <= 0 ? "a signal that was given" : "a signal";
  }
}
