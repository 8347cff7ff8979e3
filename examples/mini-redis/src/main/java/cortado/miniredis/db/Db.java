package cortado.miniredis.db;

import static cortado.future.Futures.select;
import static cortado.time.Time.now;
import static cortado.time.Time.sleepUntil;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Notify;
import cortado.time.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The keys and values, in memory.
///
/// A plain map behind a plain lock. The lock is held for a few lines and never across an await,
/// which is all that async code asks of a lock; an async one would only be slower.
///
/// A key that has expired is gone at once for everybody who asks. That its memory goes, too, is the
/// work of [#purgeExpired()], which has to run as a task.
///
/// Safe for any thread of the runtime whose clock it uses.
public final class Db {

  /// What [#timeToLiveMillis] says of a key that is not there.
  public static final long ABSENT = -2;

  /// What [#timeToLiveMillis] says of a key that never expires.
  public static final long PERSISTENT = -1;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Key, Entry> entries = new HashMap<>();

  /// One for each entry that expires and no others: who replaces an entry takes its deadline away.
  @GuardedBy("lock")
  private final TreeSet<Expiry> expiries = new TreeSet<>();

  /// Told when there is a deadline earlier than all others.
  private final Notify earlierDeadline = new Notify();

  /// An empty one.
  public Db() {}

  /// The value of `key`, not to be written to. Null if there is none.
  public byte @Nullable [] get(Key key) {
    synchronized (lock) {
      Entry entry = live(key);
      return entry == null ? null : entry.value();
    }
  }

  /// Whether `key` has a value.
  public boolean contains(Key key) {
    synchronized (lock) {
      return live(key) != null;
    }
  }

  /// Gives `key` a value for good.
  public void set(Key key, byte[] value) {
    synchronized (lock) {
      put(key, new Entry(value, null));
    }
  }

  /// Gives `key` a value that is gone after `timeToLive`.
  public void set(Key key, byte[] value, Duration timeToLive) {
    boolean earlier;
    synchronized (lock) {
      var expiry = new Expiry(now().plus(timeToLive), key);
      put(key, new Entry(value, expiry));
      earlier = expiries.first().equals(expiry);
    }
    if (earlier) {
      earlierDeadline.notifyOne();
    }
  }

  /// Takes `key` away. False if it was not there.
  @CanIgnoreReturnValue
  public boolean delete(Key key) {
    synchronized (lock) {
      boolean present = live(key) != null;
      remove(key);
      return present;
    }
  }

  /// Lets `key` expire after `timeToLive`, whatever was said before. False if it is not there.
  public boolean expire(Key key, Duration timeToLive) {
    boolean earlier;
    synchronized (lock) {
      Entry entry = live(key);
      if (entry == null) {
        return false;
      }
      var expiry = new Expiry(now().plus(timeToLive), key);
      put(key, new Entry(entry.value(), expiry));
      earlier = expiries.first().equals(expiry);
    }
    if (earlier) {
      earlierDeadline.notifyOne();
    }
    return true;
  }

  /// How long `key` will live, or [#ABSENT], or [#PERSISTENT].
  public long timeToLiveMillis(Key key) {
    synchronized (lock) {
      Entry entry = live(key);
      if (entry == null) {
        return ABSENT;
      }
      Expiry expiry = entry.expiry();
      return expiry == null ? PERSISTENT : now().until(expiry.deadline()).toMillis();
    }
  }

  /// How many entries are in memory, expired ones included.
  public int size() {
    synchronized (lock) {
      return entries.size();
    }
  }

  /// Removes entries as they expire, for ever.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling is how it ends.
  @Async
  public Future<@Nullable Void> purgeExpired() {
    while (true) {
      // A deadline that comes between the look and the wait is not lost: the notification keeps.
      Moment next = purgeUntil(now());
      if (next == null) {
        earlierDeadline.notified().await();
      } else {
        var _ = select(sleepUntil(next), earlierDeadline.notified()).await();
      }
    }
  }

  /// Removes what has expired at `now`. Returns the next deadline, if there is one.
  private @Nullable Moment purgeUntil(Moment now) {
    synchronized (lock) {
      while (!expiries.isEmpty()) {
        Expiry first = expiries.first();
        if (first.deadline().isAfter(now)) {
          return first.deadline();
        }
        remove(first.key());
      }
      return null;
    }
  }

  /// The entry of `key` unless it has expired. Only those that can expire look at the clock.
  @GuardedBy("lock")
  private @Nullable Entry live(Key key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    Expiry expiry = entry.expiry();
    return expiry == null || expiry.deadline().isAfter(now()) ? entry : null;
  }

  @GuardedBy("lock")
  private void put(Key key, Entry entry) {
    forget(entries.put(key, entry));
    if (entry.expiry() != null) {
      expiries.add(entry.expiry());
    }
  }

  @GuardedBy("lock")
  private void remove(Key key) {
    forget(entries.remove(key));
  }

  @GuardedBy("lock")
  private void forget(@Nullable Entry replaced) {
    if (replaced != null && replaced.expiry() != null) {
      expiries.remove(replaced.expiry());
    }
  }
}
