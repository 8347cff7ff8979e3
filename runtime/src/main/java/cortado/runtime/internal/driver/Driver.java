package cortado.runtime.internal.driver;

import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.Timers;
import cortado.sys.Network;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The reactor and the timers, turned together by one thread at a time, its owner.
public final class Driver {
  /*
   * (1) The thread that changes `owned` to true owns the driver until it changes it back: it alone
   *     turns it, looks at events and timers, and touches what is confined to the owner.
   * (2) Who does not get it sleeps without it, and need not be told when it is free: the owner turns
   *     it again when it has nothing to run. An owner that is held up before it does so is noticed by
   *     the watchdog, which sees the driver unattended.
   *
   * Ordering: the owner's exchange reads what the release of the last one has written.
   *
   * Proofs: DriverModelTest for (1), with a twin that looks and then owns; RescueTest for (2).
   */

  private static final long FOR_EVER = -1;

  /// How long a wait may be when the JVM ends.
  private static final long LAST_WAIT_NANOS = 5_000_000;

  private final Reactor reactor;
  private final Timers timers;
  private final BooleanSupplier awaitsJobs;
  private final AtomicBoolean owned = new AtomicBoolean();

  /// Whether the JVM ends.
  private volatile boolean hurried;

  /// Whether somebody has unparked since the last turn.
  private volatile boolean unparked;

  /// `awaitsJobs` says whether something is going on elsewhere that a paused clock has to wait for.
  public Driver(Network network, RuntimeClock clock, BooleanSupplier awaitsJobs) {
    this.reactor = new Reactor(network);
    this.timers = new Timers(clock, this::unpark);
    this.awaitsJobs = awaitsJobs;
  }

  /// What watches descriptors.
  public Reactor reactor() {
    return reactor;
  }

  /// What watches deadlines.
  public Timers timers() {
    return timers;
  }

  /// Makes the caller the owner, unless there is one.
  boolean tryOwn() {
    return !owned.get() && !owned.getAndSet(true);
  }

  /// For the owner.
  void disown() {
    owned.setRelease(false);
  }

  /// Whether jobs are under way whose end will wake somebody. Safe for any thread.
  boolean awaitsJobs() {
    return awaitsJobs.getAsBoolean();
  }

  /// Whether a look would find nothing. Safe for any thread.
  boolean isQuiet() {
    return timers.isQuiet() && reactor.isQuiet();
  }

  /// Whether a look might find something, and nobody is looking. Safe for any thread.
  public boolean isUnattended() {
    return !owned.get() && !isQuiet();
  }

  /// Wakes whoever has something to do, without waiting. For the owner.
  void look() {
    int _ = reactor.turn(0);
    timers.look();
  }

  /// Waits until there is somebody to wake, and does so. May return for no reason. For the owner,
  /// when it has nothing to run.
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
    if (clock.isPaused()) {
      waitUntilPaused(timers.settle());
    } else if (deadlineNanos == Long.MAX_VALUE) {
      int _ = reactor.turn(atMost(FOR_EVER));
    } else {
      int _ = reactor.turn(atMost(Math.max(0, deadlineNanos - clock.nanos())));
    }
  }

  private void waitUntilPaused(long deadlineNanos) {
    RuntimeClock clock = timers.clock();
    if (deadlineNanos <= clock.nanos()) {
      int _ = reactor.turn(0);
    } else if (deadlineNanos == Long.MAX_VALUE || awaitsJobs.getAsBoolean()) {
      int _ = reactor.turn(atMost(FOR_EVER));
    } else if (reactor.turn(0) == 0 && !unparked) {
      // Nothing can happen before the next timer, so there is no point in waiting for it.
      clock.advanceTo(deadlineNanos);
    }
  }

  private long atMost(long nanos) {
    return hurried && (nanos < 0 || nanos > LAST_WAIT_NANOS) ? LAST_WAIT_NANOS : nanos;
  }

  /// From now on nobody waits for long. For the JVM's end, which gives threads that wait in native
  /// code 300 ms to come back; shutdown hooks may still need the driver. Safe for any thread.
  public void hurry() {
    hurried = true;
    unpark();
  }

  /// Makes the turn that is running return, or else the next one. Safe for any thread.
  public void unpark() {
    unparked = true;
    reactor.unpark();
  }

  /// Ends all waiting for good; who waits is woken and fails. For the last thread of the runtime.
  public void close() {
    try {
      timers.close();
    } finally {
      reactor.close();
    }
  }
}
