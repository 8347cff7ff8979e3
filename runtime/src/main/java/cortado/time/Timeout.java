package cortado.time;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A future that is given up when its time is over. It holds its timer itself.
///
/// The time starts with the first poll that finds the future pending: one that is ready at once
/// costs neither a look at the clock nor a timer. If that poll has only yielded, the time starts
/// with the next, which comes without a timer, in the task's next turn; what was counted from there
/// ends late by that turn, and never early.
final class Timeout<T extends @Nullable Object> extends TimerEntry
    implements Future<T>, Owner, Waiting {

  /// Deadlines that are always over, too.
  private static final long NOT_STARTED = Long.MIN_VALUE;

  private static final long POSTPONED = NOT_STARTED + 1;

  private final Timers timers;
  private final Duration duration;

  private long deadlineNanos = NOT_STARTED;

  /// Null once it has ended.
  private @Nullable Future<T> future;

  Timeout(Timers timers, Duration duration, Future<T> future) {
    this.timers = timers;
    this.duration = Objects.requireNonNull(duration, "duration");
    this.future = Objects.requireNonNull(future, "future");
  }

  /// A timeout whose time runs already.
  Timeout(Timers timers, Moment deadline, Future<T> future) {
    this(timers, new Moment(timers.clock().nanos()).until(deadline), future);
    this.deadlineNanos = Math.max(deadline.nanos(), POSTPONED + 1);
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    Future<T> inner = future;
    if (inner == null) {
      throw new IllegalStateException("timeout was polled after it had ended");
    }
    boolean hadYielded = hasYielded(context);
    Poll<T> poll;
    try {
      poll = inner.poll(context);
    } catch (Throwable failure) {
      letGo();
      throw failure;
    }
    if (poll.isReady()) {
      letGo();
    } else if (!hadYielded && mayPostpone() && hasYielded(context)) {
      deadlineNanos = POSTPONED;
    } else if (isElapsed(context.waker())) {
      cancel();
      throw new ElapsedException(duration);
    }
    return poll;
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<T> abandoned = future;
    if (abandoned == null) {
      return null;
    }
    letGo();
    return abandoned.beginCancel(context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = future;
    if (owned != null) {
      action.accept(owned);
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return future == null || !hasStarted()
        ? null
        : Wait.until("timeout", Saturating.subtract(deadlineNanos, timers.clock().nanos()));
  }

  /// Whether the task that is polled has asked for its next turn. Who has asked is the future
  /// inside of this if it is so after its poll and was not before. Whoever answers that wake has to
  /// poll the future again, and does it through this.
  private static boolean hasYielded(Context context) {
    return context instanceof PollContext polling && polling.hasYielded();
  }

  private boolean mayPostpone() {
    return deadlineNanos == NOT_STARTED && duration.isPositive();
  }

  private boolean hasStarted() {
    return deadlineNanos > POSTPONED;
  }

  /// Straight to the timers, past the budget: a future that uses it up cannot hold off the end.
  private boolean isElapsed(Waker waker) {
    try {
      if (!hasStarted()) {
        long now = timers.clock().nanos();
        deadlineNanos = Saturating.add(now, Saturating.waitNanosOf(duration));
        return timers.pollFirst(this, now, deadlineNanos, waker);
      }
      return timers.poll(this, deadlineNanos, waker);
    } catch (RuntimeException shutDown) {
      cancel();
      throw shutDown;
    }
  }

  private void letGo() {
    future = null;
    timers.disarm(this);
  }

  @Override
  public void cancel() {
    Future<T> abandoned = future;
    if (abandoned != null) {
      letGo();
      abandoned.cancel();
    }
  }
}
