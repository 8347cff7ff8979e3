package cortado.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.sync.Waiter.State;
import org.jspecify.annotations.Nullable;

/// A number of permits that tasks acquire and give back.
///
/// Strictly first come, first served: whoever waits longest is given permits as they come, one by
/// one if need be, and nobody overtakes, not even for a single permit and not with [#tryAcquire()].
/// A large request therefore is never starved by small ones. Safe for any thread.
public final class Semaphore {
  /*
   * (1) Somebody waits only while `permits` is 0: what comes in goes to the longest waiting first.
   * (2) Every permit is in exactly one place: in `permits`, assigned to a waiter (`count - missing`),
   *     or in a Permit. A cancelled waiter gives back what it was assigned, complete or not.
   * (3) Only the first waiter has been assigned a part; RELEASED means all of it, or closed.
   * (4) Wakers run after the lock is released: a waker may call straight back into this object.
   *
   * Ordering: everything is under `lock`.
   *
   * Proofs: SemaphoreModelTest for (1) to (4), and its broken twin for (2).
   */

  /// The most permits a semaphore can hold.
  public static final int MAX_PERMITS = Integer.MAX_VALUE;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final WaitList<Acquire> waiters = new WaitList<>();

  @GuardedBy("lock")
  private int permits;

  @GuardedBy("lock")
  private boolean closed;

  /// What was acquired last, if it has not been given back. For those who ask who has permits.
  @GuardedBy("lock")
  private @Nullable Permit lastAcquired;

  /// A semaphore that starts with so many permits.
  public Semaphore(int permits) {
    this.permits = checkCount(permits);
  }

  /// Waits for one permit. As [#acquire(int)].
  ///
  /// ## Cancel safety
  ///
  /// As [#acquire(int)].
  public Future<Permit> acquire() {
    return acquire(1);
  }

  /// Waits for `count` permits, all in one [Permit]. Give them back by closing it.
  ///
  /// The place in the queue is taken at the first poll. Nobody checks whether there will ever be so
  /// many permits.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses the place in the queue and nothing else: permits already assigned go to the
  /// next in line.
  ///
  /// ## Fails
  ///
  /// With [ClosedException] when the semaphore is closed before all permits were assigned.
  public Future<Permit> acquire(int count) {
    return new Acquire(this, checkCount(count));
  }

  /// Takes one permit if that needs no waiting.
  public TryAcquire tryAcquire() {
    return tryAcquire(1);
  }

  /// Takes `count` permits if that needs no waiting; a [Permit] or the reason why not.
  public TryAcquire tryAcquire(int count) {
    checkCount(count);
    synchronized (lock) {
      if (closed) {
        return Refused.CLOSED;
      }
      if (permits < count) {
        return Refused.NO_PERMITS;
      }
      permits -= count;
    }
    return new Permit(this, count);
  }

  /// How many permits [#tryAcquire(int)] could take now. None while somebody waits.
  public int availablePermits() {
    synchronized (lock) {
      return permits;
    }
  }

  /// Adds permits, for good or to give back those of forgotten ones.
  ///
  /// Throws [IllegalStateException] when that would make more than [#MAX_PERMITS].
  public void addPermits(int count) {
    checkCount(count);
    Acquire woken;
    synchronized (lock) {
      woken = assign(count);
    }
    WaitList.wakeAll(woken);
  }

  /// Takes away up to `count` of the permits that nobody has, for good. Returns how many.
  public int forgetPermits(int count) {
    checkCount(count);
    synchronized (lock) {
      int forgotten = Math.min(count, permits);
      permits -= forgotten;
      return forgotten;
    }
  }

  /// Refuses every later acquire and fails those that wait. Permits in use stay valid.
  public void close() {
    Acquire woken;
    synchronized (lock) {
      closed = true;
      for (Acquire waiter = waiters.first(); waiter != null; waiter = waiter.next) {
        permits += waiter.count - waiter.missing;
        waiter.missing = waiter.count;
      }
      woken = waiters.releaseAll();
    }
    WaitList.wakeAll(woken);
  }

  /// Whether [#close()] was called.
  public boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /// Hands permits to the longest waiting and keeps the rest. Returns whom to wake.
  @GuardedBy("lock")
  private @Nullable Acquire assign(int count) {
    if (count > MAX_PERMITS - permits) {
      throw new IllegalStateException(
          "a semaphore holds at most %d permits, and %d more come to its %d"
              .formatted(MAX_PERMITS, count, permits));
    }
    Acquire released = null;
    int left = count;
    for (Acquire first = waiters.first(); first != null && left > 0; first = waiters.first()) {
      int part = Math.min(left, first.missing);
      first.missing -= part;
      left -= part;
      if (first.missing == 0) {
        released = waiters.releaseFirst(released);
      }
    }
    permits += left;
    return released;
  }

  private Poll<Permit> pollAcquire(Acquire acquire, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (lock) {
      acquire.checkNotEnded();
      if (acquire.state == State.WAITING) {
        acquire.waker = context.waker();
        return Poll.pending();
      }
      if (acquire.state == State.CREATED && !closed) {
        int part = Math.min(permits, acquire.count);
        permits -= part;
        acquire.missing -= part;
        if (acquire.missing > 0) {
          waiters.append(acquire, context.waker());
          return Poll.pending();
        }
      }
      acquire.state = State.ENDED;
      if (acquire.missing > 0 || (acquire.count == 0 && closed)) {
        throw new ClosedException("the semaphore is closed");
      }
      acquire.permit = new Permit(this, acquire.count);
      acquire.permit.holder = context.waker();
      lastAcquired = acquire.permit;
    }
    context.madeProgress();
    return acquire;
  }

  private void cancelAcquire(Acquire acquire) {
    Acquire woken = null;
    synchronized (lock) {
      if (acquire.state == State.WAITING) {
        waiters.remove(acquire);
        woken = assign(acquire.count - acquire.missing);
      } else if (acquire.state == State.RELEASED) {
        woken = assign(acquire.count - acquire.missing);
      }
      acquire.state = State.ENDED;
    }
    WaitList.wakeAll(woken);
  }

  private void giveBack(Permit permit) {
    Acquire woken;
    synchronized (lock) {
      woken = assign(permit.count);
      permit.count = 0;
      letGoOf(permit);
    }
    WaitList.wakeAll(woken);
  }

  @GuardedBy("lock")
  private void letGoOf(Permit permit) {
    permit.holder = null;
    if (lastAcquired == permit) {
      lastAcquired = null;
    }
  }

  private @Nullable Wait waitOf(Acquire acquire) {
    synchronized (lock) {
      if (acquire.state != State.WAITING) {
        return null;
      }
      Waker last = lastAcquired == null ? null : lastAcquired.holder;
      String detail = acquire.missing + " of " + acquire.count + " permits missing";
      // No holder: permits may come from anybody.
      if (last != null && last.taskId() != Waker.NO_TASK) {
        detail += ", the last ones went to task " + last.taskId();
      }
      return Wait.of("acquire", Wait.nameOf("Semaphore", this), detail);
    }
  }

  @CanIgnoreReturnValue
  private static int checkCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "permits must be between 0 and " + MAX_PERMITS + ", was " + count);
    }
    return count;
  }

  /// What came of an attempt that does not wait.
  public sealed interface TryAcquire permits Permit, Refused {}

  /// Why an attempt got no permits.
  public enum Refused implements TryAcquire {
    /// Fewer are free than were asked for.
    NO_PERMITS,
    /// The semaphore is closed.
    CLOSED
  }

  /// Permits in use. Closing gives them back, once however often it is closed. Safe for any thread.
  public static final class Permit implements TryAcquire, AutoCloseable {

    private final Semaphore semaphore;

    /// How many it stands for, guarded by the semaphore's lock. None after it was closed.
    private int count;

    /// Who acquired it, guarded likewise.
    private @Nullable Waker holder;

    private Permit(Semaphore semaphore, int count) {
      this.semaphore = semaphore;
      this.count = count;
    }

    /// How many permits it stands for.
    public int count() {
      synchronized (semaphore.lock) {
        return count;
      }
    }

    /// Gives the permits back.
    @Override
    public void close() {
      semaphore.giveBack(this);
    }

    /// Lets the permits vanish: closing will give nothing back.
    public void forget() {
      synchronized (semaphore.lock) {
        count = 0;
        semaphore.letGoOf(this);
      }
    }

    /// Takes over the permits of `other`, which is left with none.
    public void merge(Permit other) {
      if (other.semaphore != semaphore || other == this) {
        throw new IllegalArgumentException(
            "permits merge with another permit of their own semaphore");
      }
      synchronized (semaphore.lock) {
        count = Math.addExact(count, other.count);
        other.count = 0;
      }
    }

    /// Moves `part` permits into a new one; null when it has not so many.
    public @Nullable Permit split(int part) {
      checkCount(part);
      synchronized (semaphore.lock) {
        if (part > count) {
          return null;
        }
        count -= part;
      }
      return new Permit(semaphore, part);
    }
  }

  /// One acquire: the future, its place in the queue and its answer.
  private static final class Acquire extends Waiter<Acquire>
      implements Future<Permit>, Ready<Permit>, Waiting {

    private final Semaphore semaphore;
    private final int count;
    private int missing;
    private @Nullable Permit permit;

    Acquire(Semaphore semaphore, int count) {
      this.semaphore = semaphore;
      this.count = count;
      this.missing = count;
    }

    @Override
    public Poll<Permit> poll(Context context) {
      return semaphore.pollAcquire(this, context);
    }

    @Override
    public void cancel() {
      semaphore.cancelAcquire(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return semaphore.waitOf(this);
    }

    @Override
    public Permit value() {
      Permit acquired = permit;
      if (acquired == null) {
        throw new IllegalStateException("the permits have not been acquired");
      }
      return acquired;
    }
  }
}
