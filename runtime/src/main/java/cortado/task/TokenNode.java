package cortado.task;

import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.runtime.internal.timer.Timers;
import cortado.task.CancellationToken.Waiter;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The place of a [CancellationToken] in its tree. It knows the token weakly, to be told when
/// nobody has that any more. Safe for any thread.
final class TokenNode extends WeakReference<CancellationToken> {
  /*
   * All that is mutable is under the monitor of `tree`, which all nodes of a tree share; `reason`
   * is written under it and read anywhere.
   *
   * (1) `reason` is set once. When a node has one, so have its descendants: they get it under the
   *     same hold of the monitor, and a child made later is born with it.
   * (2) A node without a reason is in its parent's ring of children. A node with one is in none, and
   *     has neither children, waiters nor a timer.
   * (3) A node whose token is gone comes out of the queue with the next change to the tree, and has
   *     no waiters, since these have the token. It leaves the tree at once; its children become its
   *     parent's, or roots. But if it has children and a timer, whose deadline is theirs, it stays
   *     until that has passed or it has no children.
   * (4) A timer is armed and disarmed under the monitor. Wakers run after it.
   *
   * So who has a token keeps the nodes above it, of tokens that somebody has or whose deadline is
   * ahead, and none of the tokens.
   *
   * Proofs: CancellationTokenTest, CancellationContractTest.
   */

  private static final Duration LONGEST_WAIT = Duration.ofDays(30 * 365);

  final Tree tree;

  private @Nullable TokenNode parent;
  private @Nullable TokenNode before;
  private @Nullable TokenNode after;
  private @Nullable TokenNode firstChild;
  private @Nullable Waiter firstWaiter;

  /// Whether nobody has the token any more.
  private boolean isForgotten;

  /// Whose clock the deadline is on, which may be that of a node above; null when there is none.
  private @Nullable Timers timers;

  private long deadlineNanos;

  /// For a deadline of its own, as long as that is ahead.
  private @Nullable Deadline timer;

  private volatile @Nullable CancelReason reason;

  TokenNode(CancellationToken token, Tree tree) {
    super(token, tree.gone);
    this.tree = tree;
  }

  /// What the nodes of a tree share. Its monitor guards them all.
  static final class Tree {
    final ReferenceQueue<CancellationToken> gone = new ReferenceQueue<>();

    /// For who holds the monitor.
    void forgetGone() {
      for (Reference<?> each = gone.poll(); each != null; each = gone.poll()) {
        TokenNode node = (TokenNode) each;
        node.isForgotten = true;
        node.prune();
      }
    }
  }

  @Nullable CancelReason reason() {
    return reason;
  }

  /// How many children it has, or why it was cancelled.
  String describe() {
    synchronized (tree) {
      tree.forgetGone();
      if (reason != null) {
        return " (" + reason + ")";
      }
      int count = 0;
      for (TokenNode each = firstChild; each != null; each = each.after) {
        count++;
      }
      return " with " + count + " children";
    }
  }

  // The tree

  /// Takes a node that is new for its child, or gives it the reason.
  void adopt(TokenNode child) {
    synchronized (tree) {
      tree.forgetGone();
      child.reason = reason;
      child.timers = timers;
      child.deadlineNanos = deadlineNanos;
      if (reason == null) {
        enter(child);
      }
    }
  }

  private void enter(TokenNode child) {
    child.parent = this;
    child.after = firstChild;
    if (firstChild != null) {
      firstChild.before = child;
    }
    firstChild = child;
  }

  private void leaveParent() {
    if (parent != null && before == null) {
      parent.firstChild = after;
    } else if (before != null) {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    unlink();
  }

  private void unlink() {
    parent = null;
    before = null;
    after = null;
  }

  /// Takes it out of the tree if it is of no use, and then those above it.
  private void prune() {
    TokenNode each = this;
    while (each != null && each.isForgotten && each.reason == null) {
      if (each.firstChild != null && each.timer != null) {
        return;
      }
      TokenNode above = each.parent;
      each.disarm();
      each.leaveParent();
      each.handChildrenTo(above);
      each = above;
    }
  }

  private void handChildrenTo(@Nullable TokenNode heir) {
    TokenNode child = firstChild;
    firstChild = null;
    while (child != null) {
      TokenNode following = child.after;
      child.unlink();
      if (heir != null) {
        heir.enter(child);
      }
      child = following;
    }
  }

  // Deadlines

  /// Cancels it after `timeout`, on the clock of the runtime that the caller is in.
  void limit(Duration timeout) {
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
      timer = new Deadline(this, clocked, deadline, timeout);
      passed = clocked.poll(timer, deadline, timer);
    }
    if (passed) {
      cancel(new CancelReason.DeadlinePassed(timeout));
    }
  }

  Optional<Duration> remaining() {
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

  private void disarm() {
    Deadline armed = timer;
    timer = null;
    if (armed != null) {
      armed.timers.disarm(armed);
    }
  }

  /// The runtime has ended, and with it the clock.
  private void neverEnds() {
    synchronized (tree) {
      timer = null;
      prune();
    }
  }

  /// Cancels a node when its deadline has passed.
  private static final class Deadline extends TimerEntry implements Waker {

    private final TokenNode node;
    private final Timers timers;
    private final long nanos;
    private final Duration timeout;

    Deadline(TokenNode node, Timers timers, long nanos, Duration timeout) {
      this.node = node;
      this.timers = timers;
      this.nanos = nanos;
      this.timeout = timeout;
    }

    /// Also woken when the runtime ends, which is no reason.
    @Override
    public void wake() {
      if (timers.clock().nanos() >= nanos) {
        node.cancel(new CancelReason.DeadlinePassed(timeout));
      } else {
        node.neverEnds();
      }
    }
  }

  // Cancelling

  /// Cancels it and its descendants. Does nothing the second time.
  void cancel(CancelReason why) {
    var woken = new ArrayList<Waker>();
    synchronized (tree) {
      tree.forgetGone();
      if (reason != null) {
        return;
      }
      TokenNode above = parent;
      leaveParent();
      var pending = new ArrayDeque<TokenNode>();
      pending.push(this);
      while (!pending.isEmpty()) {
        pending.pop().end(why, pending, woken);
      }
      if (above != null) {
        above.prune();
      }
    }
    wakeAll(woken);
  }

  /// For who holds the monitor. It is in no ring.
  private void end(CancelReason why, ArrayDeque<TokenNode> children, List<Waker> woken) {
    reason = why;
    disarm();
    TokenNode child = firstChild;
    firstChild = null;
    while (child != null) {
      TokenNode following = child.after;
      child.unlink();
      children.push(child);
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

  // Waiting

  /// The reason, or null when there is none and `waker` will be woken by it.
  @Nullable CancelReason reasonOrWait(Waiter waiter, Waker waker) {
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
  }

  void leave(Waiter waiter) {
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
    }
  }
}
