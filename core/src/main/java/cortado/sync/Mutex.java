package cortado.sync;

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

/// A lock that tasks may hold across an await.
///
/// ```
/// try (var _ = mutex.lock().await()) {
///   …
/// }
/// ```
///
/// Strictly first come, first served: a mutex that is given back goes to whoever waits longest, and
/// [#tryLock()] overtakes nobody. It belongs to the guard and not to a thread or a task: the guard
/// may be closed anywhere, and who locks a mutex that it holds waits for ever. A failure while it
/// is held gives it back like any other end of the block. For state that is only touched between
/// awaits, `synchronized` is cheaper. Safe for any thread.
public final class Mutex {
  /*
   *          lock, tryLock           close
   *   FREE ────────────────▶ HELD ────────────▶ FREE        while nobody waits
   *                            │ ◀─┐
   *                            └───┘ close, or cancel of a holder that has not seen it
   *                                  hands it to the longest waiting; passOn to a new lock()
   *
   * (1) Somebody waits only while it is held, and whoever it is handed to holds it from then on.
   * (2) `holder` is the one lock() that may enter, whether or not it has been polled since. Only its
   *     guard, or its cancel before it was ready, gives the mutex back; so a second close finds
   *     another holder, or none, and does nothing.
   * (3) `waker` of the holder says who polled it when it entered; null in one that has not seen the
   *     mutex yet, or that tryLock() has made. CANCELLED in a future that never entered.
   * (4) Wakers run after the monitor is released: a waker may call straight back into this object.
   *
   * Ordering: everything is under `lock`, so what comes before the close of a guard is visible to
   * the next holder.
   *
   * Proofs: MutexModelTest for (1), (2) and (4), with a broken twin for (2); MutexTest for (3).
   */

  /// In place of the waker of a lock() that was cancelled, which has no guard to give.
  private static final Waker CANCELLED = () -> {};

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final WaitList<Lock> waiters = new WaitList<>();

  @GuardedBy("lock")
  private @Nullable Lock holder;

  /// A mutex that nobody holds.
  public Mutex() {}

  /// Waits until the mutex is given to this future. Give it back by closing the guard.
  ///
  /// The place in the queue is taken at the first poll.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses the place in the queue and nothing else: a mutex that was handed over unseen
  /// goes to the next in line.
  public Future<Guard> lock() {
    return new Lock(this);
  }

  /// Takes the mutex if that needs no waiting; else null.
  public @Nullable Guard tryLock() {
    synchronized (lock) {
      if (holder != null) {
        return null;
      }
      var taken = new Lock(this);
      taken.state = State.ENDED;
      holder = taken;
      return taken;
    }
  }

  /// Whether somebody holds it, or has been handed it.
  public boolean isLocked() {
    synchronized (lock) {
      return holder != null;
    }
  }

  private Poll<Guard> poll(Lock waiter, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (lock) {
      waiter.checkNotEnded();
      if (waiter.state == State.WAITING) {
        waiter.waker = context.waker();
        return Poll.pending();
      }
      if (waiter.state == State.CREATED) {
        if (holder != null) {
          waiters.append(waiter, context.waker());
          return Poll.pending();
        }
        holder = waiter;
      }
      waiter.state = State.ENDED;
      // Released alone, so nobody else is at this field: it now says who holds the mutex.
      waiter.waker = context.waker();
    }
    context.madeProgress();
    return waiter;
  }

  private void cancel(Lock waiter) {
    Waker woken = null;
    synchronized (lock) {
      if (waiter.state == State.ENDED) {
        return;
      }
      if (waiter.state == State.WAITING) {
        waiters.remove(waiter);
      } else if (waiter.state == State.RELEASED) {
        woken = handOn();
      }
      waiter.state = State.ENDED;
      waiter.waker = CANCELLED;
    }
    WaitList.wake(woken);
  }

  private void giveBack(Lock guard) {
    Waker woken;
    synchronized (lock) {
      if (holder != guard) {
        return;
      }
      guard.waker = null;
      woken = handOn();
    }
    WaitList.wake(woken);
  }

  /// Makes a lock that has not been polled the holder in place of `guard`.
  private Lock passOn(Lock guard) {
    var next = new Lock(this);
    synchronized (lock) {
      if (holder != guard) {
        throw new IllegalStateException("this guard was closed or passed on before");
      }
      guard.waker = null;
      next.state = State.RELEASED;
      holder = next;
    }
    return next;
  }

  private @Nullable Wait waitOf(Lock waiter) {
    synchronized (lock) {
      if (waiter.state != State.WAITING) {
        return null;
      }
      Lock entered = holder;
      if (entered == null) {
        return Wait.of("lock", Wait.nameOf("Mutex", this), "");
      }
      String detail = entered.state == State.RELEASED ? "passed on" : "";
      return Wait.heldBy(entered.waker, "lock", Wait.nameOf("Mutex", this), detail);
    }
  }

  /// Makes the longest waiting the holder. Returns whom to wake.
  @GuardedBy("lock")
  private @Nullable Waker handOn() {
    Lock first = waiters.first();
    holder = first;
    return first == null ? null : waiters.releaseFirst();
  }

  /// The mutex in use. Closing gives it back, once however often it is closed. Safe for any thread.
  ///
  /// A dump of the tasks names the one that has locked it, and looks for deadlocks by that. Who
  /// gives the guard to another task does so by [#passOn()].
  public sealed interface Guard extends AutoCloseable {

    /// Passes the mutex on to whoever awaits the result, without letting anybody in between. This
    /// guard is used up: closing it does nothing, and passing it on again throws
    /// [IllegalStateException].
    ///
    /// ## Cancel safety
    ///
    /// Cancelling the result gives the mutex back.
    Future<Guard> passOn();

    /// Gives the mutex back.
    @Override
    void close();
  }

  /// One lock(): the future, its place in the queue, its answer and the guard.
  private static final class Lock extends Waiter<Lock>
      implements Future<Guard>, Ready<Guard>, Guard, Waiting {

    private final Mutex mutex;

    Lock(Mutex mutex) {
      this.mutex = mutex;
    }

    @Override
    public Poll<Guard> poll(Context context) {
      return mutex.poll(this, context);
    }

    @Override
    public void cancel() {
      mutex.cancel(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return mutex.waitOf(this);
    }

    @Override
    public Guard value() {
      if (state != State.ENDED) {
        throw new IllegalStateException("the mutex has not been locked");
      }
      if (waker == CANCELLED) {
        throw new IllegalStateException("the mutex has not been locked: lock() was cancelled");
      }
      return this;
    }

    @Override
    public Future<Guard> passOn() {
      return mutex.passOn(this);
    }

    @Override
    public void close() {
      mutex.giveBack(this);
    }
  }
}
