package cortado.runtime.internal.schedule;

import cortado.future.Waker;
import cortado.runtime.internal.timer.TimerEntry;

/// A timer after which a failure that nobody has asked for is reported.
///
/// Never disarmed: reporting does nothing for a failure that somebody has taken meanwhile.
final class Grace extends TimerEntry implements Waker {

  /// How long a handle may be left alone before the failure of its task counts as unheard.
  static final long NANOS = 1_000_000_000;

  private final Runnable report;

  Grace(Runnable report) {
    this.report = report;
  }

  @Override
  public void wake() {
    report.run();
  }
}
