package cortado.runtime.internal.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Lets one thread sleep until it is unparked, and turn the driver meanwhile if nobody else does.
///
/// Confined to that thread, but for [#unpark], which is safe for any thread.
public final class Parker {
  /*
   *              park, driver is free
   *          ┌──────────────────────────▶ DRIVING ──┐
   *        EMPTY                                    ├─ unpark ─▶ NOTIFIED ─ park returns ─▶ EMPTY
   *          └──────────────────────────▶ PARKED ───┘               ▲
   *              park, driver is taken                              │
   *        EMPTY ──────────────────────── unpark ───────────────────┘
   *
   * (1) An unpark is never lost: it leaves NOTIFIED, and only a park that returns removes it.
   * (2) The first unpark of a sleeping thread makes the system call, later ones see NOTIFIED.
   *
   * Ordering: what happened before an unpark is visible after the park that it ends. All changes are
   * full read-modify-writes of `state`.
   *
   * Proofs: ParkerModelTest for (1), with a twin that sleeps without looking again.
   */

  private static final int EMPTY = 0;
  private static final int PARKED = 1;
  private static final int DRIVING = 2;
  private static final int NOTIFIED = 3;

  private final Driver driver;
  private final Thread thread;
  private final AtomicInteger state = new AtomicInteger(EMPTY);

  private boolean interrupted;

  /// For `thread`.
  public Parker(Driver driver, Thread thread) {
    this.driver = driver;
    this.thread = thread;
  }

  /// Sleeps until unparked, or until the driver had something to do. May return for no reason.
  public void park() {
    if (!driver.tryOwn()) {
      parkAside();
      return;
    }
    swallowInterrupt();
    try {
      drive();
    } finally {
      driver.disown();
    }
    state.getAndSet(EMPTY);
    swallowInterrupt();
  }

  /// Sleeps until unparked, and leaves the driver to others. May return for no reason.
  public void parkAside() {
    swallowInterrupt();
    if (state.compareAndSet(EMPTY, PARKED)) {
      LockSupport.park(this);
    }
    state.getAndSet(EMPTY);
    swallowInterrupt();
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
    if (state.compareAndSet(EMPTY, DRIVING)) {
      driver.turn();
    } else {
      driver.look();
    }
  }

  /// Looks for events without waiting, unless another thread turns the driver.
  public void look() {
    if (driver.tryOwn()) {
      try {
        driver.look();
      } finally {
        driver.disown();
      }
    }
  }

  /// Makes the thread's park return, or its next one if it is not parked.
  public void unpark() {
    switch (state.getAndSet(NOTIFIED)) {
      case PARKED -> LockSupport.unpark(thread);
      case DRIVING -> driver.unpark();
      default -> {}
    }
  }
}
