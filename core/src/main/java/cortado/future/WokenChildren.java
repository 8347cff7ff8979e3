package cortado.future;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/// Which children of a combinator are worth a poll.
///
/// Each child has a waker of its own that notes the child and then wakes the parent. Wakers are
/// safe for any thread; the rest belongs to the combinator.
final class WokenChildren {
  /*
   * (1) A child is in `queue` if and only if `queued` says so; hence never twice, and the queue
   *     needs room for each child once.
   * (2) A child that was woken and not taken has had the parent woken, with the waker registered
   *     last. Noting the child and reading the parent's waker is one step under the lock: a wake
   *     falls either before a take(), which then gives the child, or after it, when it finds the
   *     waker that the poll has registered before.
   * (3) The parent is woken after the lock is released: a waker may call straight back in here.
   *
   * Proof: WokenChildrenModelTest for (1) and (2).
   */

  private final Waker[] wakers;

  @GuardedBy("this")
  private final int[] queue;

  @GuardedBy("this")
  private final boolean[] queued;

  @GuardedBy("this")
  private int size;

  @GuardedBy("this")
  private Waker parent = Waker.noop();

  /// Children that have all to be polled once.
  WokenChildren(int count) {
    wakers = new Waker[count];
    queue = new int[count];
    queued = new boolean[count];
    for (int i = 0; i < count; i++) {
      wakers[i] = new ChildWaker(i);
      queue[i] = i;
      queued[i] = true;
    }
    size = count;
  }

  /// The waker to poll `child` with.
  Waker waker(int child) {
    return wakers[child];
  }

  /// Has the waker of the poll that begins woken from now on.
  synchronized void register(Waker parentWaker) {
    parent = parentWaker;
  }

  /// Moves the children woken until now to `batch`, in the order of their wakes, and returns their
  /// number. Register first.
  synchronized int take(int[] batch) {
    int count = size;
    for (int i = 0; i < count; i++) {
      batch[i] = queue[i];
      queued[queue[i]] = false;
    }
    size = 0;
    return count;
  }

  /// Lets go of the parent. Later wakes do nothing that anybody sees.
  synchronized void end() {
    parent = Waker.noop();
  }

  private synchronized long parentTask() {
    return parent.taskId();
  }

  private void wake(int child) {
    Waker woken;
    synchronized (this) {
      if (queued[child]) {
        return;
      }
      queued[child] = true;
      queue[size++] = child;
      woken = parent;
    }
    woken.wake();
  }

  private final class ChildWaker implements Waker {

    private final int child;

    private ChildWaker(int child) {
      this.child = child;
    }

    @Override
    public void wake() {
      WokenChildren.this.wake(child);
    }

    @Override
    public long taskId() {
      return parentTask();
    }
  }
}
