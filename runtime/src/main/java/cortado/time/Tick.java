package cortado.time;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import org.jspecify.annotations.Nullable;

/// The next tick of an interval, which keeps the timer.
final class Tick implements Future<Moment>, Waiting {

  private final Interval interval;
  private boolean ended;

  Tick(Interval interval) {
    this.interval = interval;
  }

  @Override
  public Poll<Moment> poll(Context context) {
    if (ended) {
      throw new IllegalStateException("tick was polled after it had ended");
    }
    Poll<Moment> poll = interval.pollTick(context);
    ended = poll.isReady();
    return poll;
  }

  @Override
  public @Nullable Wait waitsFor() {
    return ended ? null : interval.waitOfTick();
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      interval.stopWaiting();
    }
  }
}
