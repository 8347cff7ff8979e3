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
   *                                  hands it to the longest waiting
   *
   * (1) Somebody waits only while it is held, and whoever it is handed to holds it from then on.
   * (2) `holder` is the one lock() that may enter, whether or not it has been polled since. Only its
   *     guard, or its cancel before it was ready, gives the mutex back; so a second close finds
   *     another holder, or none, and does nothing.
   * (3) Wakers run after the monitor is released: a waker may call straight back into this object.
   *
   * Ordering: everything is under `lock`, so what comes before the close of a guard is visible to
   * the next holder.
   *
   * Proofs: MutexModelTest for (1) to (3), with a broken twin for (2).
   */
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
      if (waiter.state == State.WAITING) {
        waiters.remove(waiter);
      } else if (waiter.state == State.RELEASED) {
        woken = handOn();
      }
      waiter.state = State.ENDED;
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

  private @Nullable Wait waitOf(Lock waiter) {
    synchronized (lock) {
      if (waiter.state != State.WAITING) {
        return null;
      }
      Waker held = holder == null ? null : holder.waker;
      return Wait.heldBy(held, "lock", Wait.nameOf("Mutex", this), "");
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
  public sealed interface Guard extends AutoCloseable {

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
      return this;
    }

    @Override
    public void close() {
      mutex.giveBack(this);
    }
  }
}
