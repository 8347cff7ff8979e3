package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/// Tells any number of tasks, once, that what they do is not wanted any more, and why.
///
/// Tokens form a tree: cancelling one cancels its descendants, each with the same reason, and
/// nothing above or beside it; a child of a cancelled token is born cancelled. A token may have a
/// deadline, which is that of its descendants as well unless theirs is earlier. A child that nobody
/// has any more, and in which nobody waits, costs its parent nothing; a child keeps its parent.
///
/// Whoever runs something [until][#runUntilCancelled(Future)] a token is cancelled hands it on to
/// all that this calls, awaits or spawns, where it is [#current()]. Safe for any thread.
public final class CancellationToken {
  /*
   * All that is mutable is under the monitor of `tree`, which all tokens of a tree share; `reason`
   * is written under it and read anywhere.
   *
   * (1) `reason` is set once. When a token has one, so have its descendants: they get it under the
   *     same hold of the monitor, and a child made later is born with it.
   * (2) A token without a reason is in its parent's ring of children, by its link. That refers to
   *     it weakly, unless somebody waits in it or below it: `holds` counts who waits in the token,
   *     and its children that are held, and the link holds the token while that is not zero. So who
   *     waits is told even if nobody but the token itself knows of him.
   * (3) A link whose token is gone comes out of the queue and out of its ring with the next change
   *     to the tree.
   * (4) A future looks for a reason and enters the ring of waiters under one hold of the monitor, so
   *     it either sees the reason or is woken. Wakers run after it: one may call straight back.
   * (5) A timer is armed and disarmed under the monitor, by the token's link; it refers to the link
   *     and not to the token.
   *
   * Proofs: CancellationTokenTest, CancellationContractTest.
   */

  /// A task has the one that was run until, and so have those that it spawns.
  private static final TaskLocal<CancellationToken> CURRENT =
      TaskLocal.inheritable("cancellation token");

  private static final Duration LONGEST_WAIT = Duration.ofDays(30 * 365);

  private final Tree tree;
  private final Link link;

  /// Null in a root, and once cancelled.
  private @Nullable CancellationToken parent;

  private int childCount;
  private int holds;

  private @Nullable Link firstChild;
  private @Nullable Waiter firstWaiter;

  /// Whose clock the deadline is on; null when there is none.
  private @Nullable Timers timers;

  private long deadlineNanos;

  private volatile @Nullable CancelReason reason;

  /// A root that is not cancelled and has no deadline.
  public CancellationToken() {
    this(new Tree());
  }

  private CancellationToken(Tree tree) {
    this.tree = tree;
    this.link = new Link(this, tree);
  }

  /// A root that is cancelled after `timeout`, if it was not before. The time is that of the
  /// runtime that the caller is in.
  public static CancellationToken withTimeout(Duration timeout) {
    var token = new CancellationToken();
    token.limit(timeout);
    return token;
  }

  /// The innermost token until which what is running here is run, or a token of the task that has
  /// spawned it, if there is one.
  public static Optional<CancellationToken> current() {
    return CURRENT.tryGet();
  }

  // The tree

  /// A token that is cancelled with this one, and may be before.
  public CancellationToken child() {
    var child = new CancellationToken(tree);
    synchronized (tree) {
      forgetGone();
      child.reason = reason;
      child.timers = timers;
      child.deadlineNanos = deadlineNanos;
      if (reason == null) {
        child.parent = this;
        adopt(child.link);
      }
    }
    return child;
  }

  /// A token that is cancelled with this one, and after `timeout` if it was not before. The time is
  /// that of the runtime that the caller is in.
  public CancellationToken child(Duration timeout) {
    CancellationToken child = child();
    if (child.remaining().map(left -> timeout.compareTo(left) < 0).orElse(true)) {
      child.limit(timeout);
    }
    return child;
  }

  private void adopt(Link child) {
    childCount++;
    child.parent = this;
    child.after = firstChild;
    if (firstChild != null) {
      firstChild.before = child;
    }
    firstChild = child;
  }

  private void disown(Link child) {
    childCount--;
    if (child.before == null) {
      firstChild = child.after;
    } else {
      child.before.after = child.after;
    }
    if (child.after != null) {
      child.after.before = child.before;
    }
    child.before = null;
    child.after = null;
  }

  /// For who holds the monitor.
  private void forgetGone() {
    for (Reference<?> each = tree.gone.poll(); each != null; each = tree.gone.poll()) {
      Link dead = (Link) each;
      dead.disarm();
      CancellationToken alone = dead.parent;
      if (alone != null) {
        dead.parent = null;
        alone.disown(dead);
      }
    }
  }

  // Deadlines

  private void limit(Duration timeout) {
    Timers clocked = Current.services("CancellationToken with a timeout").timers();
    long now = clocked.clock().nanos();
    Duration wait = timeout.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : timeout;
    long deadline = wait.isPositive() ? now + wait.toNanos() : now;
    boolean passed;
    synchronized (tree) {
      if (reason != null) {
        return;
      }
      timers = clocked;
      deadlineNanos = deadline;
      passed = link.arm(clocked, deadline, timeout);
    }
    if (passed) {
      cancel(new CancelReason.DeadlinePassed(timeout));
    }
  }

  /// How long it is to the deadline, if there is one; never negative.
  public Optional<Duration> remaining() {
    Timers clocked;
    long deadline;
    synchronized (tree) {
      clocked = timers;
      deadline = deadlineNanos;
    }
    return clocked == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, deadline - clocked.clock().nanos())));
  }

  // Cancelling

  /// Cancels the token and its descendants, without saying why. Does nothing the second time.
  public void cancel() {
    cancel("requested");
  }

  /// Cancels the token and its descendants. Does nothing if it has been cancelled.
  public void cancel(String why) {
    cancel(new CancelReason.Requested(Objects.requireNonNull(why, "why")));
  }

  private void cancel(CancelReason why) {
    var woken = new ArrayList<Waker>();
    synchronized (tree) {
      forgetGone();
      if (reason != null) {
        return;
      }
      leaveParent();
      var pending = new ArrayDeque<CancellationToken>();
      pending.push(this);
      while (!pending.isEmpty()) {
        pending.pop().end(why, pending, woken);
      }
    }
    wakeAll(woken);
  }

  private void leaveParent() {
    CancellationToken left = parent;
    if (left != null) {
      left.disown(link);
      if (holds > 0) {
        left.letGo();
      }
    }
  }

  /// For who holds the monitor. The token is in no ring, or in that of one which ends as well.
  private void end(CancelReason why, ArrayDeque<CancellationToken> children, List<Waker> woken) {
    reason = why;
    parent = null;
    holds = 0;
    link.end();
    Link child = firstChild;
    firstChild = null;
    childCount = 0;
    while (child != null) {
      CancellationToken alive = child.get();
      Link following = child.after;
      child.parent = null;
      child.before = null;
      child.after = null;
      if (alive != null) {
        children.push(alive);
      } else {
        child.disarm();
      }
      child = following;
    }
    Waiter waiter = firstWaiter;
    firstWaiter = null;
    while (waiter != null) {
      Waiter following = waiter.after;
      woken.add(waiter.leave());
      waiter = following;
    }
  }

  private static void wakeAll(List<Waker> woken) {
    RuntimeException failure = null;
    for (Waker waker : woken) {
      try {
        waker.wake();
      } catch (RuntimeException broken) {
        // Nobody else would wake the others.
        failure = failure == null ? broken : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /// Whether it has been cancelled.
  public boolean isCancelled() {
    return reason != null;
  }

  /// Why it has been cancelled, if it has.
  public Optional<CancelReason> reason() {
    return Optional.ofNullable(reason);
  }

  /// Cancels the token when it is closed, unless that was taken back. For use with
  /// try-with-resources.
  public Guard guard() {
    return new Guard(this);
  }

  /// Cancels a token at the end of a block. Confined to one thread at a time.
  public static final class Guard implements AutoCloseable {

    private final CancellationToken token;
    private boolean armed = true;

    private Guard(CancellationToken token) {
      this.token = token;
    }

    /// Leaves the token alone from now on.
    public void disarm() {
      armed = false;
    }

    /// Cancels the token unless [#disarm()] was called.
    @Override
    public void close() {
      if (armed) {
        token.cancel();
      }
    }
  }

  // Waiting

  /// Waits until the token is cancelled, and gives the reason.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public Future<CancelReason> cancelled() {
    return new Waiter(this);
  }

  /// Runs `future` until it ends or the token is cancelled, whichever is first: its value, or empty
  /// for one that was cancelled, or whose value is null.
  ///
  /// If the token has been cancelled before the first poll the future is not polled. A future that
  /// is ready in the very poll in which the token is found cancelled has been faster. One that is
  /// cancelled has cleaned up before this ends; inside of a runtime its clean-up may wait, up to
  /// the runtime's [limit][cortado.runtime.RuntimeBuilder#cleanUpLimit].
  ///
  /// ## Fails
  ///
  /// With the future's failure.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. When the token is cancelled, what the future loses by that is lost.
  public <T> Future<Optional<@NonNull T>> runUntilCancelled(Future<? extends @Nullable T> future) {
    return new UntilCancelled<>(this, inside(future), Optional::ofNullable, _ -> Optional.empty());
  }

  /// Runs `future` until it ends or the token is cancelled, as [#runUntilCancelled(Future)], but
  /// fails when it is cancelled.
  ///
  /// ## Fails
  ///
  /// With the future's failure; with [TokenCancelledException] when the token was cancelled first.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. When the token is cancelled, what the future loses by that is lost.
  public <T extends @Nullable Object> Future<T> runOrFail(Future<T> future) {
    return new UntilCancelled<T, T>(
        this,
        inside(future),
        value -> value,
        why -> {
          throw new TokenCancelledException(why);
        });
  }

  private <T extends @Nullable Object> Future<T> inside(Future<T> future) {
    return CURRENT.where(this, future);
  }

  /// The reason, or null when there is none and `waker` will be woken by it.
  private @Nullable CancelReason reasonOrWait(Waiter waiter, Waker waker) {
    if (reason != null) {
      return reason;
    }
    synchronized (tree) {
      if (reason == null) {
        if (waiter.waker == null) {
          enter(waiter);
        }
        waiter.waker = waker;
      }
      return reason;
    }
  }

  private void enter(Waiter waiter) {
    waiter.after = firstWaiter;
    if (firstWaiter != null) {
      firstWaiter.before = waiter;
    }
    firstWaiter = waiter;
    hold();
  }

  private void leave(Waiter waiter) {
    synchronized (tree) {
      if (waiter.waker == null) {
        return;
      }
      if (waiter.before == null) {
        firstWaiter = waiter.after;
      } else {
        waiter.before.after = waiter.after;
      }
      if (waiter.after != null) {
        waiter.after.before = waiter.before;
      }
      Waker _ = waiter.leave();
      letGo();
    }
  }

  private void hold() {
    for (CancellationToken each = this; each != null && each.holds++ == 0; each = each.parent) {
      each.link.held = each;
    }
  }

  private void letGo() {
    for (CancellationToken each = this; each != null && --each.holds == 0; each = each.parent) {
      each.link.held = null;
    }
  }

  @Override
  public String toString() {
    synchronized (tree) {
      forgetGone();
      return Wait.nameOf("CancellationToken", this)
          + (reason == null ? " with " + childCount + " children" : " (" + reason + ")");
    }
  }

  /// What the tokens of a tree share. Its monitor guards them all.
  private static final class Tree {
    final ReferenceQueue<CancellationToken> gone = new ReferenceQueue<>();
  }

  /// How a token is known to its parent and its timer.
  private static final class Link extends WeakReference<CancellationToken> {

    @Nullable Link before;
    @Nullable Link after;

    /// In whose ring of children this is.
    @Nullable CancellationToken parent;

    /// The token, while somebody waits in it or below it.
    @SuppressWarnings("UnusedVariable") // Not to be read, but to keep it reachable.
    @Nullable CancellationToken held;

    private @Nullable Deadline deadline;

    Link(CancellationToken token, Tree tree) {
      super(token, tree.gone);
    }

    boolean arm(Timers timers, long nanos, Duration timeout) {
      var timer = new Deadline(this, timers, nanos, timeout);
      deadline = timer;
      return timers.poll(timer, nanos, timer);
    }

    void disarm() {
      Deadline timer = deadline;
      deadline = null;
      if (timer != null) {
        timer.timers.disarm(timer);
      }
    }

    void end() {
      held = null;
      parent = null;
      disarm();
    }
  }

  /// The timer of a token.
  private static final class Deadline extends TimerEntry implements Waker {

    private final Link link;
    private final Timers timers;
    private final long nanos;
    private final Duration timeout;

    Deadline(Link link, Timers timers, long nanos, Duration timeout) {
      this.link = link;
      this.timers = timers;
      this.nanos = nanos;
      this.timeout = timeout;
    }

    /// Also woken when the runtime ends, which is no reason.
    @Override
    public void wake() {
      CancellationToken token = link.get();
      if (token != null && timers.clock().nanos() >= nanos) {
        token.cancel(new CancelReason.DeadlinePassed(timeout));
      }
    }
  }

  /// Waits for the reason. A place in the ring of a token, while `waker` is not null.
  static final class Waiter implements Future<CancelReason>, Waiting {

    private final CancellationToken token;

    private @Nullable Waker waker;
    private @Nullable Waiter before;
    private @Nullable Waiter after;

    /// For the owner of the future: whether it may be in the ring, and whether it is over.
    private boolean entered;

    private boolean ended;

    Waiter(CancellationToken token) {
      this.token = token;
    }

    @Override
    public Poll<CancelReason> poll(Context context) {
      if (ended) {
        throw new IllegalStateException("future was polled after it had completed");
      }
      if (context.mustYield()) {
        return Poll.pending();
      }
      CancelReason why = reasonOrWait(context.waker());
      if (why == null) {
        return Poll.pending();
      }
      ended = true;
      context.madeProgress();
      return Poll.ready(why);
    }

    /// Straight to the token, past the budget.
    @Nullable CancelReason reasonOrWait(Waker waking) {
      CancelReason why = token.reasonOrWait(this, waking);
      entered = why == null;
      return why;
    }

    boolean isCancelled() {
      return token.isCancelled();
    }

    /// For who holds the monitor, and has taken it out of the ring.
    private Waker leave() {
      Waker left = waker == null ? Waker.noop() : waker;
      waker = null;
      before = null;
      after = null;
      return left;
    }

    @Override
    public void cancel() {
      ended = true;
      if (entered) {
        token.leave(this);
      }
    }

    @Override
    public @Nullable Wait waitsFor() {
      synchronized (token.tree) {
        return waker == null
            ? null
            : Wait.of("cancellation", Wait.nameOf("CancellationToken", token), "");
      }
    }
  }
}
