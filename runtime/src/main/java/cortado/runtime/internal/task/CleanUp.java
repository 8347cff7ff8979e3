package cortado.runtime.internal.task;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.machine.AwaitTrace;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Clean-up that waits, up to a limit; then it is cut, and that is reported.
///
/// As an [Unwinding] it ends with [Cancelled]. Its time begins with the first poll that finds it
/// pending. It holds its timer itself. Confined to its owner.
public final class CleanUp extends TimerEntry implements Future<Object>, Owner, Waiting {

  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final String name;
  private final long limitNanos;
  private final Timers timers;
  private final Consumer<Throwable> uncaught;

  private long deadlineNanos = NOT_STARTED;

  /// Null once it has ended.
  private @Nullable Unwinding rest;

  /// Of what `name` says, which is told to `uncaught` if it takes longer than the limit.
  public CleanUp(
      Unwinding rest, String name, long limitNanos, Timers timers, Consumer<Throwable> uncaught) {
    this.rest = rest;
    this.name = name;
    this.limitNanos = limitNanos;
    this.timers = timers;
    this.uncaught = uncaught;
  }

  @Override
  public Poll<Object> poll(Context context) throws Cancelled {
    Unwinding polled = rest;
    if (polled == null) {
      throw new IllegalStateException("clean-up was polled after it had ended");
    }
    try {
      Poll<Object> _ = polled.poll(context);
    } catch (Cancelled over) {
      letGo();
      throw over;
    }
    if (isElapsed(context.waker())) {
      cut(polled);
    }
    return Poll.pending();
  }

  /// Straight to the timers, past the budget, as a timeout does.
  private boolean isElapsed(Waker waker) throws Cancelled {
    try {
      if (deadlineNanos == NOT_STARTED) {
        long now = timers.clock().nanos();
        deadlineNanos = limitNanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + limitNanos;
      }
      return timers.poll(this, deadlineNanos, waker);
    } catch (RuntimeShutdownException shutDown) {
      cancel();
      throw Cancelled.INSTANCE;
    }
  }

  private void cut(Unwinding unwinding) throws Cancelled {
    var late =
        new IllegalStateException(
            "clean-up of %s did not end within %s and was cut short"
                .formatted(name, Duration.ofNanos(limitNanos)));
    List<StackTraceElement> waitingAt = AwaitTrace.of(unwinding);
    if (!waitingAt.isEmpty()) {
      late.setStackTrace(waitingAt.toArray(new StackTraceElement[0]));
    }
    cancel();
    uncaught.accept(late);
    throw Cancelled.INSTANCE;
  }

  @Override
  public void cancel() {
    Unwinding cut = rest;
    if (cut != null) {
      letGo();
      cut.cancel();
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return rest == null || deadlineNanos == NOT_STARTED
        ? null
        : Wait.until("clean-up", deadlineNanos - timers.clock().nanos());
  }

  private void letGo() {
    rest = null;
    timers.disarm(this);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Unwinding owned = rest;
    if (owned != null) {
      action.accept(owned);
    }
  }
}
