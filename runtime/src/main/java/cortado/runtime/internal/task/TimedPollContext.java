package cortado.runtime.internal.task;

import cortado.runtime.internal.metrics.PollTimes;
import java.util.function.Consumer;

/// A context that reads the clock before and after each poll of a task.
///
/// A class of its own, so that others do not ask whether to.
public final class TimedPollContext extends PollContext {

  private final PollTimes times = new PollTimes();
  private long beganNanos;

  /// As [PollContext].
  public TimedPollContext(Consumer<Throwable> uncaught, long seed) {
    super(uncaught, seed);
  }

  /// What polls have taken. Safe for any thread.
  public PollTimes times() {
    return times;
  }

  @Override
  public void begin(TaskCell<?> next) {
    super.begin(next);
    beganNanos = System.nanoTime();
  }

  @Override
  public boolean beginWithRest(TaskCell<?> next) {
    beganNanos = System.nanoTime();
    return super.beginWithRest(next);
  }

  @Override
  public void end() {
    times.record(System.nanoTime() - beganNanos);
    super.end();
  }
}
