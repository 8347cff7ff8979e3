package cortado.runtime.internal.context;

import cortado.runtime.internal.timer.Timers;

/// What a runtime does for the code that runs inside it. Safe for any thread.
public interface Services {

  /// Its timers, and with them its clock.
  Timers timers();
}
