package cortado.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.sync.Waiter.State;
import org.jspecify.annotations.Nullable;

/// Wakes waiting tasks, or remembers to wake one.
///
/// Carries no data and holds at most one permit. [#notifyOne()] releases the task that has waited
/// longest, or leaves a permit for the next [#notified()]; twice while nobody waits leaves one
/// permit, so a released task looks at its condition again and does not count. [#notifyWaiters()]
/// releases every [Notified] there is, even one that was never polled, and leaves nothing. Safe for
/// any thread.
public final class Notify {
  /*
   *   PERMIT ◀──notifyOne── EMPTY ──first waiter──▶ WAITING
   *      └────notified────▶   ▲                        │
   *                           └──────last waiter───────┘
   *
   * (1) Nobody waits while there is a permit.
   * (2) A notification by notifyOne() releases one waiter or becomes the permit. If that waiter is
   *     cancelled before it has seen it, the notification is made again.
   * (3) notifyWaiters() reaches each Notified made before it: those in the list directly, the
   *     others by `generation`, which they remember from when they were made. It neither leaves a
   *     permit nor uses one up.
   * (4) Wakers run after the lock is released: a waker may call straight back into this object.
   *
   * Ordering: everything is under `lock`, so what comes before a notification is visible after the
   * notified() it releases.
   *
   * Proofs: NotifyModelTest for (1) to (4), with a broken twin for (2).
   */
  private static final Poll<@Nullable Void> NOTIFIED = Poll.ready(null);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final WaitList<Notified> waiters = new WaitList<>();

  @GuardedBy("lock")
  private boolean permit;

  /// How often [#notifyWaiters()] was called.
  @GuardedBy("lock")
  private long generation;

  /// Without a permit.
  public Notify() {}

  /// Releases the task that has waited longest, or leaves the permit.
  public void notifyOne() {
    Waker woken;
    synchronized (lock) {
      woken = releaseOne();
    }
    WaitList.wake(woken);
  }

  /// Releases every [Notified] made so far.
  public void notifyWaiters() {
    Notified woken;
    synchronized (lock) {
      generation++;
      woken = waiters.releaseAll();
    }
    WaitList.wakeAll(woken);
  }

  /// Waits for a notification. From now on [#notifyWaiters()] reaches it; [#notifyOne()] does so
  /// from its first poll, or from [Notified#enable()].
  ///
  /// ## Cancel safety
  ///
  /// Cancelling loses the place in the queue. It loses no notification: one by [#notifyOne()] that
  /// had arrived unseen goes to the next in line or becomes the permit.
  public Notified notified() {
    synchronized (lock) {
      return new Notified(this, generation);
    }
  }

  @GuardedBy("lock")
  private @Nullable Waker releaseOne() {
    Notified first = waiters.first();
    if (first == null) {
      permit = true;
      return null;
    }
    first.byNotifyOne = true;
    return waiters.releaseFirst();
  }

  /// Gives a new `notified` what is there for it already, else its place in the queue.
  @GuardedBy("lock")
  private void arrive(Notified notified, Waker waker) {
    if (notified.generation != generation) {
      notified.state = State.RELEASED;
    } else if (permit) {
      permit = false;
      notified.byNotifyOne = true;
      notified.state = State.RELEASED;
    } else {
      waiters.append(notified, waker);
    }
  }

  private boolean enable(Notified notified) {
    synchronized (lock) {
      notified.checkNotEnded();
      if (notified.state == State.CREATED) {
        arrive(notified, Waker.noop());
      }
      return notified.state == State.RELEASED;
    }
  }

  private Poll<@Nullable Void> poll(Notified notified, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (lock) {
      notified.checkNotEnded();
      if (notified.state == State.CREATED) {
        arrive(notified, context.waker());
      }
      if (notified.state == State.WAITING) {
        notified.waker = context.waker();
        return Poll.pending();
      }
      notified.state = State.ENDED;
    }
    context.madeProgress();
    return NOTIFIED;
  }

  private void cancel(Notified notified) {
    Waker woken = null;
    synchronized (lock) {
      if (notified.state == State.WAITING) {
        waiters.remove(notified);
      } else if (notified.state == State.RELEASED && notified.byNotifyOne) {
        woken = releaseOne();
      }
      notified.state = State.ENDED;
    }
    WaitList.wake(woken);
  }

  /// Waits for one notification of a [Notify].
  ///
  /// To wait for a condition that others change and announce, make it, [#enable()] it, look at the
  /// condition, and only then await it: an announcement in between is not lost. Confined to its
  /// owner, as any future.
  public static final class Notified extends Waiter<Notified>
      implements Future<@Nullable Void>, Waiting {

    private final Notify notify;
    private final long generation;

    /// Whether what released it was meant for one waiter only. Guarded by the lock.
    private boolean byNotifyOne;

    private Notified(Notify notify, long generation) {
      this.notify = notify;
      this.generation = generation;
    }

    /// Takes its place in the queue without a poll. Returns whether a notification is there
    /// already, in which case the next poll is ready.
    @CanIgnoreReturnValue
    public boolean enable() {
      return notify.enable(this);
    }

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      return notify.poll(this, context);
    }

    @Override
    public void cancel() {
      notify.cancel(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      synchronized (notify.lock) {
        return state == State.WAITING
            ? Wait.of("notification", Wait.nameOf("Notify", notify), "")
            : null;
      }
    }
  }
}
