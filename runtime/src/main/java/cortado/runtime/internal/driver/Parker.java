package cortado.runtime.internal.driver;

import java.util.concurrent.locks.LockSupport;

/// Lets one thread sleep until it is unparked, and turn the driver meanwhile if nobody else does.
///
/// Confined to that thread, but for [#unpark], which is safe for any thread.
public final class Parker {

  private final Driver driver;
  private final Thread thread;
  private final ParkState state = new ParkState();
  private final AdaptiveSpin spin = new AdaptiveSpin(state::isNotified);

  private boolean interrupted;

  /// For `thread`.
  public Parker(Driver driver, Thread thread) {
    this.driver = driver;
    this.thread = thread;
  }

  /// The thread that sleeps here. Safe for any thread.
  public Thread thread() {
    return thread;
  }

  /// Sleeps until unparked, or until the driver had something to do. May return for no reason.
  public void park() {
    if (spinUntilUnparked()) {
      // Else timers and events would have to wait for as long as every spin saves a sleep.
      look();
      return;
    }
    if (!driver.tryOwn()) {
      sleepAside();
      return;
    }
    swallowInterrupt();
    spin.beforeSleep();
    try {
      drive();
    } finally {
      driver.disown();
    }
    spin.afterSleep(state.endPark());
    swallowInterrupt();
  }

  /// Sleeps until unparked, and leaves the driver to others. May return for no reason.
  public void parkAside() {
    if (!spinUntilUnparked()) {
      sleepAside();
    }
  }

  private void sleepAside() {
    swallowInterrupt();
    spin.beforeSleep();
    if (state.beginPark(ParkState.PARKED)) {
      LockSupport.park(this);
    }
    spin.afterSleep(state.endPark());
    swallowInterrupt();
  }

  /// Whether the thread was unparked without having slept.
  private boolean spinUntilUnparked() {
    return driver.awaitsJobs() && spin.isWorthwhile() && spin.spin() && state.endPark();
  }

  /// Gives the thread back the interrupt status that parking took from it.
  public void restoreInterrupt() {
    if (interrupted) {
      interrupted = false;
      thread.interrupt();
    }
  }

  private void swallowInterrupt() {
    // With the status set, every sleep would return at once for ever.
    interrupted |= Thread.interrupted();
  }

  private void drive() {
    if (state.beginPark(ParkState.DRIVING)) {
      driver.turn();
    } else {
      driver.look();
    }
  }

  /// Looks for events without waiting, unless another thread turns the driver.
  public void look() {
    if (!driver.isQuiet() && driver.tryOwn()) {
      try {
        driver.look();
      } finally {
        driver.disown();
      }
    }
  }

  /// Makes the thread's park return, or its next one if it is not parked.
  public void unpark() {
    switch (state.unpark()) {
      case ParkState.PARKED -> LockSupport.unpark(thread);
      case ParkState.DRIVING -> driver.unpark();
      default -> {}
    }
  }
}
