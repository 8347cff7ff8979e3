package cortado.time;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import org.jspecify.annotations.Nullable;

/// A future that is ready once its deadline has passed.
///
/// The deadline is fixed when the sleep is made; the timer starts with the first poll. It is ready
/// at the first whole millisecond of the runtime's clock that is not before the deadline, hence
/// never early. One that waits for nothing, or for a moment that has passed, is ready at the first
/// poll. Confined to its owner.
///
/// ## Cancel safety
///
/// Cancelling takes the timer away and loses nothing. [#reset(Moment)] starts it again.
public final class Sleep extends TimerEntry
    implements Future<@Nullable Void>, Ready<@Nullable Void>, Waiting {

  private final Timers timers;
  private long deadlineNanos;
  private boolean ended;

  /// Of which it is certain, or is not, that the deadline is ahead.
  Sleep(Timers timers, long deadlineNanos, boolean ahead) {
    super(ahead);
    this.timers = timers;
    this.deadlineNanos = deadlineNanos;
  }

  /// When it ends.
  public Moment deadline() {
    return new Moment(deadlineNanos);
  }

  /// Whether the deadline has passed, polled or not.
  public boolean isElapsed() {
    return timers.clock().nanos() >= deadlineNanos;
  }

  /// Makes it wait for another deadline, whether it waits, has ended, or was cancelled.
  ///
  /// If it is being awaited, the one who does so is woken at the new deadline.
  public void reset(Moment deadline) {
    deadlineNanos = deadline.nanos();
    ended = false;
    timers.reset(this, deadlineNanos);
  }

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    if (ended) {
      throw new IllegalStateException(
          "sleep was polled after it had ended; reset() makes it wait again");
    }
    if (context.mustYield() || !timers.poll(this, deadlineNanos, context.waker())) {
      return Poll.pending();
    }
    context.madeProgress();
    ended = true;
    return this;
  }

  @Override
  public void cancel() {
    ended = true;
    timers.disarm(this);
  }

  @Override
  public @Nullable Wait waitsFor() {
    return ended
        ? null
        : Wait.until("sleep", Saturating.subtract(deadlineNanos, timers.clock().nanos()));
  }

  @Override
  public @Nullable Void value() {
    if (!ended) {
      throw new IllegalStateException("value was asked of a sleep that has not ended");
    }
    return null;
  }
}
