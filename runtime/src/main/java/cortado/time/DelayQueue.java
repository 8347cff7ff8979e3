package cortado.time;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.TimerWheel;
import cortado.runtime.internal.timer.Timers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values that come out when their time has come, each by a deadline of its own.
///
/// They come in the order of their deadlines, to the millisecond, and within a millisecond in the
/// order in which they went in; a deadline that has passed counts as now. None comes early. The
/// queue has one timer for all of them, so that a cache of a million expiring keys costs no more
/// than its entries. Inserting, removing and resetting take constant time.
///
/// The queue belongs to the runtime of the thread that makes it. Safe for any thread; one at a time
/// may wait for the next value.
///
/// @param <T> the type of the values, which are never null
public final class DelayQueue<T> {

  /// What names a value while it is in the queue, and nothing afterwards.
  public sealed interface Key {}

  /// A value whose time has come.
  ///
  /// @param value what was inserted
  /// @param deadline when it was due
  /// @param key by which it was known, and is no more
  public record Expired<T>(T value, Moment deadline, Key key) {}

  private static final class Entry<T> extends TimerEntry implements Key {

    final T value;
    long deadlineNanos;

    /// Null when it has left.
    @Nullable DelayQueue<T> queue;

    Entry(DelayQueue<T> queue, T value) {
      this.queue = queue;
      this.value = value;
    }
  }

  /// Wakes who waits for the first value.
  private static final class Alarm extends TimerEntry {}

  /// The next quarter of a second is near: there may be many queues.
  private static final int NEAR_BITS = 8;

  private final Timers timers;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final TimerWheel wheel = new TimerWheel(NEAR_BITS);

  @GuardedBy("lock")
  private final Alarm alarm = new Alarm();

  /// What the alarm is set to; meaningful while somebody waits.
  @GuardedBy("lock")
  private long alarmNanos;

  /// Who waits for the next value.
  @GuardedBy("lock")
  private @Nullable Waker waiting;

  /// An empty queue on the clock of the calling thread's runtime.
  public DelayQueue() {
    this.timers = Current.services("new DelayQueue()").timers();
  }

  /// Lets `value` come out in `delay`, or at once if that is not positive.
  @CanIgnoreReturnValue
  public Key insert(T value, Duration delay) {
    return insertAt(value, in(delay));
  }

  /// Lets `value` come out at `deadline`, or at once if that has passed.
  @CanIgnoreReturnValue
  public Key insertAt(T value, Moment deadline) {
    Entry<T> entry = new Entry<>(this, Objects.requireNonNull(value, "value"));
    Waker disturbed;
    synchronized (lock) {
      disturbed = put(entry, deadline.nanos());
    }
    wake(disturbed);
    return entry;
  }

  /// Takes a value out before its time. Throws [IllegalStateException] if it has left the queue.
  @CanIgnoreReturnValue
  public T remove(Key key) {
    T value = tryRemove(key);
    if (value == null) {
      throw gone();
    }
    return value;
  }

  /// Takes a value out before its time; null if it has left the queue.
  public @Nullable T tryRemove(Key key) {
    Entry<T> entry = entryOf(key);
    Waker disturbed = null;
    synchronized (lock) {
      if (!isIn(entry)) {
        return null;
      }
      takeOut(entry);
      if (wheel.size() == 0) {
        disturbed = takeWaiting();
      }
    }
    wake(disturbed);
    return entry.value;
  }

  /// Gives a value another deadline, `delay` from now. Throws [IllegalStateException] if it has
  /// left the queue.
  public void reset(Key key, Duration delay) {
    resetAt(key, in(delay));
  }

  /// Gives a value another deadline. Throws [IllegalStateException] if it has left the queue.
  public void resetAt(Key key, Moment deadline) {
    Entry<T> entry = entryOf(key);
    Waker disturbed;
    synchronized (lock) {
      requireIn(entry);
      wheel.remove(entry);
      disturbed = put(entry, deadline.nanos());
    }
    wake(disturbed);
  }

  /// When a value is due. Throws [IllegalStateException] if it has left the queue.
  public Moment deadline(Key key) {
    Entry<T> entry = entryOf(key);
    synchronized (lock) {
      requireIn(entry);
      return new Moment(entry.deadlineNanos);
    }
  }

  /// What names the value that comes next, due or not, which stays in; null when the queue is
  /// empty. Takes the longer the more values are due at about the same time.
  public @Nullable Key peek() {
    synchronized (lock) {
      return (Entry<?>) wheel.peek();
    }
  }

  /// Takes all values out.
  public void clear() {
    Waker disturbed;
    synchronized (lock) {
      for (TimerEntry entry = wheel.pollAny(); entry != null; entry = wheel.pollAny()) {
        leave(entry);
      }
      disturbed = takeWaiting();
    }
    wake(disturbed);
  }

  /// How many values are in.
  public int size() {
    synchronized (lock) {
      return wheel.size();
    }
  }

  /// Whether no value is in.
  public boolean isEmpty() {
    return size() == 0;
  }

  /// The next value whose time has come; null when the queue is empty, also if it has become so
  /// while this waited. A queue that was empty goes on with the next insert.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses no value.
  public Future<@Nullable Expired<T>> next() {
    return new NextExpired<>(this);
  }

  /// What [#next()] does, for hand-written futures.
  public Poll<@Nullable Expired<T>> pollNext(Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (lock) {
      do {
        TimerEntry due = wheel.poll(timers.clock().nanos() / Timers.NANOS_PER_TICK);
        if (due != null || wheel.size() == 0) {
          Waker _ = takeWaiting();
          context.madeProgress();
          return Poll.ready(due == null ? null : leave(due));
        }
      } while (isDueWith(context.waker()));
      return Poll.pending();
    }
  }

  void stopWaiting() {
    synchronized (lock) {
      Waker _ = takeWaiting();
    }
  }

  /// Sets the alarm for the first value. True if that is due meanwhile.
  @GuardedBy("lock")
  private boolean isDueWith(Waker waker) {
    long firstNanos = Timers.nanosOf(wheel.nextTick());
    if (firstNanos != alarmNanos) {
      timers.disarm(alarm);
      alarmNanos = firstNanos;
    }
    waiting = waker;
    return timers.poll(alarm, firstNanos, waker);
  }

  /// Returns who has to look again, because the value may be the first.
  @GuardedBy("lock")
  private @Nullable Waker put(Entry<T> entry, long deadlineNanos) {
    entry.deadlineNanos = deadlineNanos;
    long nowTick = timers.clock().nanos() / Timers.NANOS_PER_TICK;
    wheel.put(
        entry, deadlineNanos <= 0 ? nowTick : Math.max(nowTick, Timers.tickOf(deadlineNanos)));
    return deadlineNanos < alarmNanos ? takeWaiting() : null;
  }

  @GuardedBy("lock")
  private void takeOut(Entry<T> entry) {
    wheel.remove(entry);
    entry.queue = null;
  }

  @GuardedBy("lock")
  @CanIgnoreReturnValue
  @SuppressWarnings("unchecked") // The wheel holds entries of this queue alone.
  private Expired<T> leave(TimerEntry taken) {
    Entry<T> entry = (Entry<T>) taken;
    entry.queue = null;
    return new Expired<>(entry.value, new Moment(entry.deadlineNanos), entry);
  }

  @GuardedBy("lock")
  private @Nullable Waker takeWaiting() {
    Waker waker = waiting;
    waiting = null;
    timers.disarm(alarm);
    return waker;
  }

  /// Wakers run outside of the lock: one may call straight back.
  private static void wake(@Nullable Waker waker) {
    if (waker != null) {
      waker.wake();
    }
  }

  private Moment in(Duration delay) {
    return new Moment(Saturating.add(timers.clock().nanos(), Saturating.waitNanosOf(delay)));
  }

  @GuardedBy("lock")
  private boolean isIn(Entry<T> entry) {
    if (entry.queue == null) {
      return false;
    }
    if (entry.queue != this) {
      throw new IllegalArgumentException("the key is of another queue");
    }
    return true;
  }

  @GuardedBy("lock")
  private void requireIn(Entry<T> entry) {
    if (!isIn(entry)) {
      throw gone();
    }
  }

  private static IllegalStateException gone() {
    return new IllegalStateException(
        "the value of this key has expired or was removed; insert() it anew");
  }

  @SuppressWarnings("unchecked") // If it is of another queue, so says isIn().
  private Entry<T> entryOf(Key key) {
    return (Entry<T>) Objects.requireNonNull(key, "key");
  }
}
