package cortado.runtime.internal.task;

import cortado.runtime.internal.metrics.Times;
import java.util.function.Consumer;

/// A context that reads the clock before and after each poll of a task.
///
/// A class of its own, so that others do not ask whether to.
public final class TimedPollContext extends PollContext {

  private final Times times = new Times();
  private final Times delays = new Times();
  private long beganNanos;
  private long delayNanos;

  /// As [PollContext].
  public TimedPollContext(Consumer<Throwable> uncaught, long seed) {
    super(uncaught, seed);
  }

  /// What polls have taken. Safe for any thread.
  public Times times() {
    return times;
  }

  /// How long tasks were in a queue before they were polled. Safe for any thread.
  public Times delays() {
    return delays;
  }

  /// How long the task that is polled was in a queue.
  long delayNanos() {
    return delayNanos;
  }

  @Override
  public void begin(TaskCell<?> next) {
    super.begin(next);
    began(next);
  }

  @Override
  public boolean beginWithRest(TaskCell<?> next) {
    if (!super.beginWithRest(next)) {
      return false;
    }
    began(next);
    return true;
  }

  private void began(TaskCell<?> task) {
    beganNanos = System.nanoTime();
    if (task instanceof TimedTask<?> timed) {
      delayNanos = timed.delayNanos(beganNanos);
      delays.record(delayNanos);
    }
  }

  @Override
  public void end() {
    times.record(System.nanoTime() - beganNanos);
    super.end();
  }
}
