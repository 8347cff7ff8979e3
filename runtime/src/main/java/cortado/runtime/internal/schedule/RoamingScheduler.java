package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.future.Unwinding;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.CleanUp;
import cortado.runtime.internal.task.Scheduler;
import cortado.runtime.internal.timer.Timers;

/// A scheduler whose tasks run inside of whatever runtime they are run in, or of none, where their
/// clean-up has no limit.
interface RoamingScheduler extends Scheduler {

  @Override
  default Timers timers() {
    return Current.services("clean-up").timers();
  }

  @Override
  default long cleanUpNanos() {
    Services services = Current.servicesOrNull();
    return services == null ? Long.MAX_VALUE : services.cleanUpNanos();
  }

  @Override
  default Future<?> limited(Unwinding rest, String name, long limitNanos) {
    Services services = Current.servicesOrNull();
    return services == null
        ? rest
        : new CleanUp(rest, name, limitNanos, services.timers(), this::unhandled);
  }
}
