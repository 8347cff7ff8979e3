package cortado.runtime.internal.timer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
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
   * (1) An entry is in the wheel, and has a waker, if and only if it is ARMED. Entering and leaving
   *     that state needs the lock; so of a fire, a disarm and a reset that race, one is first and
   *     the others see what it did.
   * (2) Only the owner takes an entry out of IDLE and FIRED, and needs no lock for it. It may find
   *     FIRED without the lock: the state is volatile and FIRED stays until the owner changes it.
   * (3) The owner may skip the lock when it finds its own waker in an ARMED entry. If the driver is
   *     just taking that waker, the wake is still to come, and brings another poll.
   * (4) Wakers run after the lock is released: one may poll, disarm or drop any entry.
   * (5) Whenever the lock is free, `nextDeadlineNanos` is what the wheel wants.
   * (6) Lost wake. The driver announces that it parks and then reads the deadline; who arms writes
   *     the deadline and then looks whether the driver parks. All four are volatile, so at least
   *     one sees the other: either the driver parks for the new deadline, or it is unparked. The
   *     unpark must not be lost when it comes before the driver really sleeps. The same goes for
   *     a clock that is moved: the driver reads it after the announcement. Before the first
   *     announcement the driver counts as parked.
   *
   * Proofs: TimersTest for the states, TimersModelTest for (1) and (6), with its broken twin.
   */

  /// How far apart ticks are. A deadline between two of them counts as the later one.
  static final long NANOS_PER_TICK = 1_000_000;

  /// How many are fired under one hold of the lock.
  private static final int BATCH = 32;

  private final RuntimeClock clock;
  private final Runnable unpark;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final TimerWheel wheel = new TimerWheel();

  @GuardedBy("lock")
  private boolean closed;

  /// When [#fireDue()] has something to do; written under the lock.
  private volatile long nextDeadlineNanos = Long.MAX_VALUE;

  private volatile boolean driverMayBeParked = true;

  /// The wakers of one hold of the lock. Confined to the driver's owner.
  private final @Nullable Waker[] batch = new @Nullable Waker[BATCH];

  /// No timers yet.
  ///
  /// @param unpark makes the driver look at [#nextDeadlineNanos()] again: the running park returns,
  ///   or the next one does at once. Called without the lock
  public Timers(RuntimeClock clock, Runnable unpark) {
    this.clock = clock;
    this.unpark = unpark;
  }

  /// The clock that the deadlines are on.
  public RuntimeClock clock() {
    return clock;
  }

  /// Whether the deadline of `entry` has passed. If not, `waker` will be woken when it has. For the
  /// owner of the entry, who gives the same deadline each time until it resets it.
  public boolean poll(TimerEntry entry, long deadlineNanos, Waker waker) {
    int state = entry.state;
    if (state == TimerEntry.FIRED) {
      return true;
    }
    if (state == TimerEntry.ARMED) {
      Waker armed = entry.waker;
      if (armed != null && armed.willWake(waker)) {
        return false; // (3)
      }
    }
    return arm(entry, deadlineNanos, waker);
  }

  private boolean arm(TimerEntry entry, long deadlineNanos, Waker waker) {
    long now = clock.nanos();
    boolean earlier;
    synchronized (lock) {
      if (closed) {
        throw new RuntimeShutdownException("the runtime of this timer was shut down");
      }
      switch (entry.state) {
        case TimerEntry.FIRED -> {
          return true;
        }
        case TimerEntry.ARMED -> {
          entry.waker = waker;
          return false;
        }
        default -> {
          wheel.skipTo(now / NANOS_PER_TICK);
          if (deadlineNanos <= now || !wheel.insert(entry, tickOf(deadlineNanos))) {
            entry.state = TimerEntry.FIRED;
            return true;
          }
          entry.waker = waker;
          entry.state = TimerEntry.ARMED;
          earlier = publishNextDeadline();
        }
      }
    }
    if (earlier) {
      unparkIfParked();
    }
    return false;
  }

  /// Makes `entry` wait again, for another deadline, whatever its state. If a poll is waiting for
  /// it, its waker stays. For the owner of the entry.
  public void reset(TimerEntry entry, long deadlineNanos) {
    Waker waiting = takeWaker(entry);
    if (waiting != null && arm(entry, deadlineNanos, waiting)) {
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
    if (entry.state == TimerEntry.ARMED) {
      synchronized (lock) {
        if (entry.state == TimerEntry.ARMED) {
          wheel.remove(entry);
          publishNextDeadline();
          return takeWaker(entry, TimerEntry.IDLE);
        }
      }
    }
    entry.state = TimerEntry.IDLE; // (2)
    return null;
  }

  /// When [#fireDue()] has something to do, in nanoseconds of the clock: never later than the first
  /// timer is due. [Long#MAX_VALUE] if there is no timer. Needs no lock.
  public long nextDeadlineNanos() {
    return nextDeadlineNanos;
  }

  /// Announces that the driver parks, and returns [#nextDeadlineNanos()], which the park must not
  /// outlast. For the driver's owner.
  public long beginPark() {
    driverMayBeParked = true;
    return nextDeadlineNanos; // (6): after the announcement.
  }

  /// Takes back [#beginPark()]: until the next one, nobody needs to unpark for a timer. For the
  /// driver's owner, who looks at the timers once more before it parks again.
  public void endPark() {
    driverMayBeParked = false;
  }

  /// Fires every timer that is due and wakes its waiter, in the order of their deadlines. For the
  /// driver's owner.
  public void fireDue() {
    if (nextDeadlineNanos == Long.MAX_VALUE) {
      return; // Not worth a look at the clock.
    }
    long now = clock.nanos();
    if (now < nextDeadlineNanos) {
      return;
    }
    long nowTick = now / NANOS_PER_TICK;
    int fired;
    do {
      fired = takeDue(nowTick);
      wakeBatch(fired);
    } while (fired == BATCH);
  }

  /// Fires at most a batch of timers, whose wakers are then in `batch`; returns how many.
  private int takeDue(long nowTick) {
    synchronized (lock) {
      int fired = 0;
      for (TimerEntry due; fired < BATCH && (due = wheel.poll(nowTick)) != null; fired++) {
        batch[fired] = takeWaker(due, TimerEntry.FIRED);
      }
      publishNextDeadline();
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
      publishNextDeadline();
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
    entry.state = nextState;
    return waker;
  }

  /// Returns whether the driver has to look earlier than it was told before.
  @GuardedBy("lock")
  @CanIgnoreReturnValue
  private boolean publishNextDeadline() {
    long next = nanosOf(wheel.nextTick());
    long previous = nextDeadlineNanos;
    if (next != previous) {
      nextDeadlineNanos = next;
    }
    return next < previous;
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
  private static long tickOf(long nanos) {
    return (nanos - 1) / NANOS_PER_TICK + 1;
  }

  /// Ticks beyond the range of nanoseconds are never reached.
  private static long nanosOf(long tick) {
    return tick > Long.MAX_VALUE / NANOS_PER_TICK ? Long.MAX_VALUE : tick * NANOS_PER_TICK;
  }
}
