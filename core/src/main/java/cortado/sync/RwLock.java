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

/// A lock that tasks may hold across an await: many to read, or one to write.
///
/// ```
/// try (var _ = lock.read().await()) {
///   …
/// }
/// ```
///
/// Strictly first come, first served: a writer that waits keeps later readers behind it, so neither
/// side starves; and who waits to read while holding it to read waits for ever if a writer has come
/// in between. As with a [Mutex], the guard holds the lock, not a thread or a task, and may be
/// closed anywhere. Safe for any thread.
public final class RwLock {
  /*
   *                 read              write
   *   READ by n ◀────────── FREE ──────────────▶ WRITE
   *       ▲                                        │
   *       └────────────── downgrade ───────────────┘
   *
   * (1) `readers` holders read, or one writes (`isWritten`), never both.
   * (2) The first in line is one that the holders exclude. Whenever a holder goes, and whenever
   *     somebody leaves the line, those at its front who may enter do, at once; nobody overtakes.
   * (3) Who enters `holds` until its guard is closed, or its cancel if it was not ready before;
   *     the second of these finds nothing to give back.
   * (4) Wakers run after the monitor is released: a waker may call straight back into this object.
   *
   * Ordering: everything is under `lock`, so what comes before the close of a guard is visible to
   * those who enter after it.
   *
   * Proofs: RwLockModelTest for (1) to (4), with a broken twin for (2).
   */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final WaitList<Access> waiters = new WaitList<>();

  @GuardedBy("lock")
  private int readers;

  @GuardedBy("lock")
  private boolean isWritten;

  /// Who has entered last, if it has not left. For those who ask who is in the way.
  @GuardedBy("lock")
  private @Nullable Access lastEntered;

  /// A lock that nobody holds.
  public RwLock() {}

  /// Waits until it may be read by this future too. Give it back by closing the guard.
  ///
  /// The place in the queue is taken at the first poll.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses the place in the queue and nothing else: a lock that was handed over unseen
  /// goes to the next in line.
  public Future<ReadGuard> read() {
    return new Read(this);
  }

  /// Waits until it is this future's alone. As [#read()] otherwise.
  ///
  /// ## Cancel safety
  ///
  /// As [#read()]; those who waited behind go on.
  public Future<WriteGuard> write() {
    return new Write(this);
  }

  /// Takes the lock to read if that needs no waiting; else null.
  public @Nullable ReadGuard tryRead() {
    var read = new Read(this);
    return enterAtOnce(read) ? read : null;
  }

  /// Takes the lock to write if that needs no waiting; else null.
  public @Nullable WriteGuard tryWrite() {
    var write = new Write(this);
    return enterAtOnce(write) ? write : null;
  }

  /// How many hold it to read, or have been handed it.
  public int readerCount() {
    synchronized (lock) {
      return readers;
    }
  }

  /// Whether somebody holds it to write, or has been handed it.
  public boolean isWriteLocked() {
    synchronized (lock) {
      return isWritten;
    }
  }

  private boolean enterAtOnce(Access access) {
    synchronized (lock) {
      if (!waiters.isEmpty() || !mayEnter(access)) {
        return false;
      }
      enter(access);
      access.state = State.ENDED;
      return true;
    }
  }

  /// Returns whether `access` holds the lock.
  private boolean poll(Access access, Context context) {
    if (context.mustYield()) {
      return false;
    }
    synchronized (lock) {
      access.checkNotEnded();
      if (access.state == State.WAITING) {
        access.waker = context.waker();
        return false;
      }
      if (access.state == State.CREATED) {
        if (!waiters.isEmpty() || !mayEnter(access)) {
          waiters.append(access, context.waker());
          return false;
        }
        enter(access);
      }
      access.state = State.ENDED;
      access.holder = context.waker();
    }
    context.madeProgress();
    return true;
  }

  private void cancel(Access access) {
    Access woken = null;
    synchronized (lock) {
      if (access.state == State.WAITING) {
        waiters.remove(access);
        woken = enterFromLine();
      } else if (access.state == State.RELEASED) {
        woken = leave(access);
      }
      access.state = State.ENDED;
    }
    WaitList.wakeAll(woken);
  }

  private void giveBack(Access guard) {
    Access woken;
    synchronized (lock) {
      woken = guard.holds ? leave(guard) : null;
    }
    WaitList.wakeAll(woken);
  }

  private ReadGuard downgrade(Write guard) {
    var read = new Read(this);
    Access woken;
    synchronized (lock) {
      if (!guard.holds) {
        throw new IllegalStateException("this guard was closed or downgraded before");
      }
      guard.holds = false;
      isWritten = false;
      enter(read);
      read.state = State.ENDED;
      read.holder = guard.holder;
      guard.holder = null;
      woken = enterFromLine();
    }
    WaitList.wakeAll(woken);
    return read;
  }

  /// Has an access that has not been polled hold the lock in place of `guard`.
  private <A extends Access> A passOn(Access guard, A next) {
    synchronized (lock) {
      if (!guard.holds) {
        throw new IllegalStateException("this guard was closed or passed on before");
      }
      guard.holds = false;
      guard.holder = null;
      next.holds = true;
      next.state = State.RELEASED;
      if (lastEntered == guard) {
        lastEntered = next;
      }
    }
    return next;
  }

  @GuardedBy("lock")
  private boolean mayEnter(Access access) {
    return !isWritten && !(access.writes && readers > 0);
  }

  @GuardedBy("lock")
  private void enter(Access access) {
    access.holds = true;
    lastEntered = access;
    if (access.writes) {
      isWritten = true;
    } else {
      readers++;
    }
  }

  /// Takes the lock from `access`. Returns whom to wake.
  @GuardedBy("lock")
  private @Nullable Access leave(Access access) {
    access.holds = false;
    access.holder = null;
    if (lastEntered == access) {
      lastEntered = null;
    }
    if (access.writes) {
      isWritten = false;
    } else {
      readers--;
    }
    return enterFromLine();
  }

  /// Lets in whoever may enter from the front of the line. Returns whom to wake.
  @GuardedBy("lock")
  private @Nullable Access enterFromLine() {
    Access released = null;
    for (Access first = waiters.first();
        first != null && mayEnter(first);
        first = waiters.first()) {
      enter(first);
      released = waiters.releaseFirst(released);
    }
    return released;
  }

  private @Nullable Wait waitOf(Access access) {
    synchronized (lock) {
      if (access.state != State.WAITING) {
        return null;
      }
      Access first = waiters.first();
      // Whoever is not first in line waits for the first, which waits for those inside.
      Waker held = null;
      boolean passedOn = false;
      if (first != null && first != access) {
        held = first.waker;
      } else if (lastEntered != null) {
        held = lastEntered.holder;
        passedOn = lastEntered.state == State.RELEASED;
      }
      String detail = (isWritten ? "" : readers + " reading") + (passedOn ? ", passed on" : "");
      detail = detail.startsWith(", ") ? detail.substring(2) : detail;
      String what = access.writes ? "write" : "read";
      return Wait.heldBy(held, what, Wait.nameOf("RwLock", this), detail);
    }
  }

  /// The lock in use to read. Closing gives it back, once however often it is closed. Safe for any
  /// thread.
  public sealed interface ReadGuard extends AutoCloseable {

    /// Passes the lock on, as [Mutex.Guard#passOn()] does.
    Future<ReadGuard> passOn();

    /// Gives the lock back.
    @Override
    void close();
  }

  /// The lock in use to write. Closing gives it back, once however often it is closed. Safe for any
  /// thread.
  public sealed interface WriteGuard extends AutoCloseable {

    /// Goes on reading without letting a writer in between. This guard is used up; closing it does
    /// nothing, and downgrading it again throws [IllegalStateException].
    ReadGuard downgrade();

    /// Passes the lock on, as [Mutex.Guard#passOn()] does.
    Future<WriteGuard> passOn();

    /// Gives the lock back.
    @Override
    void close();
  }

  /// One read() or write(): the future, its place in the queue, its answer and the guard.
  private abstract static class Access extends Waiter<Access> implements Waiting {

    final RwLock owner;
    final boolean writes;

    /// Guarded by the lock of the owner.
    boolean holds;

    /// Who polled it when it entered, guarded likewise. Not `waker`, which belongs to whoever has
    /// released it from the line.
    @Nullable Waker holder;

    Access(RwLock owner, boolean writes) {
      this.owner = owner;
      this.writes = writes;
    }

    @Override
    public final @Nullable Wait waitsFor() {
      return owner.waitOf(this);
    }

    final void checkHolds() {
      if (!holds) {
        throw new IllegalStateException("the lock is not held");
      }
    }
  }

  private static final class Read extends Access
      implements Future<ReadGuard>, Ready<ReadGuard>, ReadGuard {

    Read(RwLock owner) {
      super(owner, false);
    }

    @Override
    public Poll<ReadGuard> poll(Context context) {
      return owner.poll(this, context) ? this : Poll.pending();
    }

    @Override
    public void cancel() {
      owner.cancel(this);
    }

    @Override
    public Future<ReadGuard> passOn() {
      return owner.passOn(this, new Read(owner));
    }

    @Override
    public ReadGuard value() {
      checkHolds();
      return this;
    }

    @Override
    public void close() {
      owner.giveBack(this);
    }
  }

  private static final class Write extends Access
      implements Future<WriteGuard>, Ready<WriteGuard>, WriteGuard {

    Write(RwLock owner) {
      super(owner, true);
    }

    @Override
    public Poll<WriteGuard> poll(Context context) {
      return owner.poll(this, context) ? this : Poll.pending();
    }

    @Override
    public void cancel() {
      owner.cancel(this);
    }

    @Override
    public Future<WriteGuard> passOn() {
      return owner.passOn(this, new Write(owner));
    }

    @Override
    public WriteGuard value() {
      checkHolds();
      return this;
    }

    @Override
    public void close() {
      owner.giveBack(this);
    }

    @Override
    public ReadGuard downgrade() {
      return owner.downgrade(this);
    }
  }
}
