package cortado.runtime.internal.timer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All timers of a runtime: armed by the futures that wait, fired by the driver.
///
/// An entry has one owner, who polls, resets and disarms it, on whatever thread; the driver fires
/// it. Between the two it is always in exactly one state. Safe for any thread, except for the
/// methods that say whose they are.
public final class Timers {
  /*
   *              poll                    driver: due
   *   IDLE ───────────────────▶ ARMED ─────────────────▶ FIRED
   *   ▲ ▲ │                       │                      ▲  │
   *   │ │ └───────────────────────┼──poll, already due───┘  │
   *   │ └──disarm, reset, close───┘                         │
   *   └──disarm, reset──────────────────────────────────────┘
   *
   *   AHEAD is IDLE for an entry that was never polled and whose deadline was ahead when it was
   *   made: its first poll goes by what the wheel knows of the time, and reads no clock that runs.
   *
   * (1) An entry is in the wheel, and has a waker, if and only if it is ARMED. Entering and leaving
   *     that state needs the lock; so of a fire, a disarm and a reset that race, one is first and
   *     the others see what it did.
   * (2) Only the owner takes an entry out of IDLE, AHEAD and FIRED, and needs no lock for it. It may
   *     find FIRED without the lock: FIRED stays until the owner changes it.
   * (3) The owner may skip the lock when it finds its own waker in an ARMED entry. If the driver is
   *     just taking that waker, the wake is still to come, and brings another poll; if the wake is
   *     over, it has published FIRED to the poll that it has brought.
   * (4) Wakers run after the lock is released: one may poll, disarm or drop any entry.
   * (5) Whenever the lock is free, `hintNanos` is not after the first timer is due. Arming lowers
   *     it; only the driver raises it, when it has passed or while the clock is paused. So timers
   *     that come and go before they are due, as timeouts do, make the driver look again at most
   *     once for all of them.
   * (6) Lost wake. The driver announces that it parks and then reads the hint; who arms lowers the
   *     hint and then looks whether the driver parks. All four are volatile, so at least one sees
   *     the other: either the driver parks for the new deadline, or it is unparked. The unpark must
   *     not be lost when it comes before the driver really sleeps. The same goes for a clock that
   *     is moved: the driver reads it after the announcement. Before the first announcement the
   *     driver counts as parked.
   *
   * Proofs: TimersTest for the states, TimersModelTest for (1), (5) and (6), with broken twins;
   * TimersStress for the ordering of (3) and (6), with twins of its own.
   */

  /// How far apart ticks are. A deadline between two of them counts as the later one.
  public static final long NANOS_PER_TICK = 1_000_000;

  /// How many are fired under one hold of the lock.
  private static final int BATCH = 32;

  /// The next 16 seconds are near: few timers are further ahead and not cancelled.
  private static final int NEAR_BITS = 14;

  /// In place of a reading of the clock: nobody has read it.
  private static final long UNREAD = Long.MIN_VALUE;

  private static final VarHandle ARMED;
  private static final VarHandle READING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARMED = lookup.findVarHandle(Timers.class, "armed", int.class);
      READING = lookup.findVarHandle(Timers.class, "readingNanos", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final RuntimeClock clock;
  private final Runnable unpark;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final TimerWheel wheel;

  @GuardedBy("lock")
  private boolean closed;

  /// Never after the first timer is due (5); written under the lock.
  private volatile long hintNanos = Long.MAX_VALUE;

  /// How many timers are in the wheel; written under the lock.
  @SuppressWarnings("UnusedVariable") // Accessed through ARMED.
  private int armed;

  /// The last reading of the clock that came with an arm; written under the lock.
  @SuppressWarnings("UnusedVariable") // Accessed through READING.
  private long readingNanos;

  /// What [#look()] has gone by. Confined to the driver's owner.
  private long lookedAtNanos;

  private volatile boolean driverMayBeParked = true;

  /// The wakers of one hold of the lock. Confined to the driver's owner.
  private final @Nullable Waker[] batch = new @Nullable Waker[BATCH];

  /// No timers yet.
  ///
  /// @param unpark makes the driver look at [#nextDeadlineNanos()] again: the running park returns,
  ///   or the next one does at once. Called without the lock
  public Timers(RuntimeClock clock, Runnable unpark) {
    this(clock, unpark, NEAR_BITS);
  }

  /// With a wheel of which the next 2^`nearBits` milliseconds are near.
  Timers(RuntimeClock clock, Runnable unpark, int nearBits) {
    this.clock = clock;
    this.unpark = unpark;
    this.wheel = new TimerWheel(nearBits);
  }

  /// The clock that the deadlines are on.
  public RuntimeClock clock() {
    return clock;
  }

  /// How many entries wait. Safe for any thread.
  public int armed() {
    return (int) ARMED.getOpaque(this);
  }

  /// Whether the deadline of `entry` has passed. If not, `waker` will be woken when it has. For the
  /// owner of the entry, who gives the same deadline each time until it resets it.
  public boolean poll(TimerEntry entry, long deadlineNanos, Waker waker) {
    switch (entry.stateAcquire()) {
      case TimerEntry.FIRED -> {
        return true;
      }
      case TimerEntry.ARMED -> {
        Waker armed = entry.waker;
        if (armed != null && armed.willWake(waker)) {
          return false; // (3)
        }
        return arm(entry, UNREAD, deadlineNanos, waker);
      }
      case TimerEntry.AHEAD -> {
        long now = clock.isPaused() ? clock.nanos() : UNREAD;
        return arm(entry, now, deadlineNanos, waker);
      }
      default -> {
        return arm(entry, clock.nanos(), deadlineNanos, waker);
      }
    }
  }

  /// As [#poll], the first time, for an owner who has just read the clock.
  public boolean pollFirst(TimerEntry entry, long nowNanos, long deadlineNanos, Waker waker) {
    return arm(entry, nowNanos, deadlineNanos, waker);
  }

  private boolean arm(TimerEntry entry, long now, long deadlineNanos, Waker waker) {
    boolean earlier;
    synchronized (lock) {
      if (closed) {
        throw new RuntimeShutdownException("the runtime of this timer was shut down");
      }
      switch (entry.stateAcquire()) {
        case TimerEntry.FIRED -> {
          return true;
        }
        case TimerEntry.ARMED -> {
          entry.waker = waker;
          return false;
        }
        default -> {
          if (!insert(entry, now, deadlineNanos)) {
            entry.stateRelease(TimerEntry.FIRED);
            return true;
          }
          entry.waker = waker;
          entry.stateRelease(TimerEntry.ARMED);
          earlier = lowerHint(nanosOf(entry.tick));
        }
      }
    }
    if (earlier) {
      unparkIfParked();
    }
    return false;
  }

  @GuardedBy("lock")
  private boolean insert(TimerEntry entry, long now, long deadlineNanos) {
    if (now != UNREAD) {
      READING.setOpaque(this, now);
      wheel.skipTo(now / NANOS_PER_TICK);
      if (deadlineNanos <= now) {
        return false;
      }
    }
    boolean inserted = wheel.insert(entry, tickOf(deadlineNanos));
    ARMED.setOpaque(this, wheel.size());
    return inserted;
  }

  /// Makes `entry` wait again, for another deadline, whatever its state. If a poll is waiting for
  /// it, its waker stays. For the owner of the entry.
  public void reset(TimerEntry entry, long deadlineNanos) {
    Waker waiting = takeWaker(entry);
    if (waiting != null && arm(entry, clock.nanos(), deadlineNanos, waiting)) {
      waiting.wake();
    }
  }

  /// Makes sure that `entry` is not in the wheel and has not fired. A wake that is under way may
  /// still arrive. For the owner of the entry.
  public void disarm(TimerEntry entry) {
    Waker _ = takeWaker(entry);
  }

  /// Makes `entry` idle; returns the waker it was armed with, if it was.
  private @Nullable Waker takeWaker(TimerEntry entry) {
    int state = entry.stateAcquire();
    if (state == TimerEntry.IDLE) {
      return null;
    }
    if (state == TimerEntry.ARMED) {
      synchronized (lock) {
        if (entry.stateAcquire() == TimerEntry.ARMED) {
          wheel.remove(entry);
          ARMED.setOpaque(this, wheel.size());
          return takeWaker(entry, TimerEntry.IDLE);
        }
      }
    }
    entry.stateRelease(TimerEntry.IDLE); // (2)
    return null;
  }

  /// Whether there is no timer. Needs no lock, and so may be behind what other threads have done.
  public boolean isQuiet() {
    return (int) ARMED.getOpaque(this) == 0;
  }

  /// When [#fireDue()] has something to do, in nanoseconds of the clock: never later than the first
  /// timer is due. [Long#MAX_VALUE] if there is no timer.
  public long nextDeadlineNanos() {
    synchronized (lock) {
      return nanosOf(wheel.nextTick());
    }
  }

  /// Announces that the driver parks, and returns a time that the park must not outlast. It may be
  /// that of a timer which is gone. For the driver's owner.
  public long beginPark() {
    driverMayBeParked = true;
    return hintNanos; // (6): after the announcement.
  }

  /// What [#beginPark()] has returned, made exact: [#nextDeadlineNanos()]. For the driver's owner,
  /// who has announced that it parks.
  public long settle() {
    synchronized (lock) {
      return raiseHint();
    }
  }

  /// Takes back [#beginPark()]: until the next one, nobody needs to unpark for a timer. For the
  /// driver's owner, who looks at the timers once more before it parks again.
  public void endPark() {
    driverMayBeParked = false;
  }

  /// Fires every timer that is due and wakes its waiter, in the order of their deadlines. For the
  /// driver's owner.
  public void fireDue() {
    if (hintNanos != Long.MAX_VALUE) {
      fireDueAt(clock.nanos()); // Otherwise not worth a look at the clock.
    }
  }

  /// As [#fireDue()], but content with a reading of the clock that was taken since the last look:
  /// what has become due after it waits for the next look or the park before which there is none.
  /// For the driver's owner, between tasks.
  public void look() {
    if (isQuiet()) {
      return;
    }
    long reading = (long) READING.getOpaque(this);
    lookedAtNanos = reading > lookedAtNanos && !clock.isPaused() ? reading : clock.nanos();
    fireDueAt(lookedAtNanos);
  }

  private void fireDueAt(long now) {
    if (now < hintNanos) {
      return;
    }
    long nowTick = now / NANOS_PER_TICK;
    int fired;
    do {
      fired = takeDue(nowTick);
      wakeBatch(fired);
    } while (now >= hintNanos);
  }

  /// Fires at most a batch of timers, whose wakers are then in `batch`; returns how many.
  private int takeDue(long nowTick) {
    synchronized (lock) {
      int fired = 0;
      for (TimerEntry due = wheel.pollChain(nowTick, BATCH); due != null; fired++) {
        TimerEntry next = due.next;
        due.next = null;
        batch[fired] = takeWaker(due, TimerEntry.FIRED);
        due = next;
      }
      ARMED.setOpaque(this, wheel.size());
      long _ = raiseHint();
      return fired;
    }
  }

  /// Ends all timers: who waits is woken, and every poll from now on fails. For the driver's owner.
  public void close() {
    int taken;
    do {
      taken = takeAny();
      wakeBatch(taken);
    } while (taken == BATCH);
  }

  private int takeAny() {
    synchronized (lock) {
      closed = true;
      int taken = 0;
      for (TimerEntry entry; taken < BATCH && (entry = wheel.pollAny()) != null; taken++) {
        batch[taken] = takeWaker(entry, TimerEntry.IDLE);
      }
      ARMED.setOpaque(this, wheel.size());
      long _ = raiseHint();
      return taken;
    }
  }

  private void wakeBatch(int count) {
    for (int i = 0; i < count; i++) {
      Waker waker = Objects.requireNonNull(batch[i]);
      batch[i] = null;
      try {
        waker.wake();
      } catch (Throwable failure) {
        // The others of the batch have fired, and nobody else would wake them.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      }
    }
  }

  @GuardedBy("lock")
  private Waker takeWaker(TimerEntry entry, int nextState) {
    Waker waker = Objects.requireNonNull(entry.waker);
    entry.waker = null;
    entry.stateRelease(nextState);
    return waker;
  }

  /// Returns whether the driver has to look earlier than it was told before.
  @GuardedBy("lock")
  private boolean lowerHint(long dueNanos) {
    boolean earlier = dueNanos < hintNanos;
    if (earlier) {
      hintNanos = dueNanos;
    }
    return earlier;
  }

  @GuardedBy("lock")
  private long raiseHint() {
    long next = nanosOf(wheel.nextTick());
    if (next != hintNanos) {
      hintNanos = next;
    }
    return next;
  }

  /// Makes the driver look at the clock again, which has been stopped, started or moved.
  public void clockChanged() {
    unparkIfParked(); // (6), with the clock in place of the deadline.
  }

  private void unparkIfParked() {
    if (driverMayBeParked) {
      unpark.run();
    }
  }

  /// The first tick that is not before `nanos`, which is positive.
  public static long tickOf(long nanos) {
    return (nanos - 1) / NANOS_PER_TICK + 1;
  }

  /// When `tick` begins. Ticks beyond the range of nanoseconds are never reached.
  public static long nanosOf(long tick) {
    return tick > Long.MAX_VALUE / NANOS_PER_TICK ? Long.MAX_VALUE : tick * NANOS_PER_TICK;
  }
}
