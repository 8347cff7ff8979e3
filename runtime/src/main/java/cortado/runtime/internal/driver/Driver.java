package cortado.runtime.internal.driver;

import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.Timers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Waits for whatever may make a task ready. Turned by one thread at a time, its owner.
public final class Driver {

  private final Timers timers;
  private final BooleanSupplier mayJump;
  private final AtomicBoolean owned = new AtomicBoolean();

  private volatile @Nullable Thread owner;

  /// Whether somebody has unparked since the last turn began.
  private volatile boolean unparked;

  /// `mayJump` says whether nothing is going on elsewhere that a paused clock has to wait for.
  public Driver(RuntimeClock clock, BooleanSupplier mayJump) {
    this.timers = new Timers(clock, this::unpark);
    this.mayJump = mayJump;
  }

  /// The timers that it fires.
  public Timers timers() {
    return timers;
  }

  /// Makes the caller the owner, unless there is one.
  boolean tryOwn() {
    if (owned.get() || !owned.compareAndSet(false, true)) {
      return false;
    }
    owner = Thread.currentThread();
    return true;
  }

  /// For the owner.
  void disown() {
    owner = null;
    owned.set(false);
  }

  /// Looks for events without waiting. For the owner.
  void look() {
    timers.fireDue();
  }

  /// Waits for events. May return for no reason. For the owner, when it has nothing to run.
  void turn() {
    long deadlineNanos = timers.beginPark();
    try {
      waitUntil(deadlineNanos);
    } finally {
      timers.endPark();
      unparked = false;
    }
    timers.fireDue();
  }

  private void waitUntil(long deadlineNanos) {
    RuntimeClock clock = timers.clock();
    if (deadlineNanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else if (!clock.isPaused()) {
      LockSupport.parkNanos(this, deadlineNanos - clock.nanos());
    } else if (!mayJump.getAsBoolean()) {
      LockSupport.park(this);
    } else if (!unparked) {
      // Nothing can happen before the next timer, so there is no point in waiting for it.
      clock.advanceTo(deadlineNanos);
    }
  }

  /// Makes the owner's turn return, or the next one if there is none. Safe for any thread.
  public void unpark() {
    unparked = true;
    LockSupport.unpark(owner);
  }

  /// Ends all waiting for good. For the last thread of the runtime.
  public void close() {
    timers.close();
  }
}
