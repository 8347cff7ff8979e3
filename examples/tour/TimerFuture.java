import static cortado.future.Futures.done;

import cortado.future.Async;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import java.time.Duration;

/// A future written by hand: a thread completes it, and wakes whoever polled it last.
final class TimerFuture implements Future<Void> {

  // Guarded by `this`, because the thread and the poller share them.
  private boolean completed;
  private Waker waker = Waker.noop();

  private final Thread clock;
  private boolean started;

  TimerFuture(Duration delay) {
    // Futures are lazy: the thread is made here and started at the first poll.
    clock =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  try {
                    Thread.sleep(delay);
                    complete();
                  } catch (InterruptedException cancelled) {
                    // Nobody waits any more.
                  }
                });
  }

  @Override
  public Poll<Void> poll(Context context) {
    if (!started) {
      started = true;
      clock.start();
    }
    synchronized (this) {
      if (completed) {
        return Poll.ready(null);
      }
      // Always the waker of this poll: the future may have moved to another task since the last.
      waker = context.waker();
      return Poll.pending();
    }
  }

  /// Abandoning the future stops what works for it.
  @Override
  public void cancel() {
    clock.interrupt();
  }

  /// Fires the timer. Wakes after the lock is free, since a waker may call straight back.
  void complete() {
    Waker toWake;
    synchronized (this) {
      completed = true;
      toWake = waker;
    }
    toWake.wake();
  }

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    System.out.println("howdy");
    new TimerFuture(Duration.ofMillis(100)).await();
    System.out.println("done");
    return done();
  }
}
