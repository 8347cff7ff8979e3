package cortado.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// The members of a [JoinSet] whose tasks have ended, in that order, and who waits for one.
///
/// Adding is safe for any thread; the rest is for the owner of the set.
final class EndedMembers<T extends @Nullable Object> {
  /*
   * (1) Each member is there once at most, and never again. Who says so is the owner, if the task has
   *     ended as it is added; the task, as it ends; or both, if that happens at the same time.
   * (2) The owner looks for a member and leaves its waker in one step under the lock, and adding
   *     takes the waker in one step. So a member that is added is either found, or wakes.
   * (3) The waker is woken after the lock is released: it may call straight back in here.
   *
   * Proofs: EndedMembersModelTest for (1) and (2), with a twin that looks and then waits, and one that
   * adds whoever says so; JoinSetContractTest, on every runtime.
   */

  @GuardedBy("this")
  private @Nullable Member<T> first;

  @GuardedBy("this")
  private @Nullable Member<T> last;

  @GuardedBy("this")
  private Waker waiting = Waker.noop();

  /// Adds a member, unless it was added before.
  void add(Member<T> member) {
    append(member).wake();
  }

  private synchronized Waker append(Member<T> member) {
    if (member.added) {
      return Waker.noop();
    }
    member.added = true;
    if (last == null) {
      first = member;
    } else {
      last.next = member;
    }
    last = member;
    Waker woken = waiting;
    waiting = Waker.noop();
    return woken;
  }

  /// Takes the first out; when there is none, `waker` will be woken by the next.
  synchronized @Nullable Member<T> takeOrWait(Waker waker) {
    Member<T> member = take();
    if (member == null) {
      waiting = waker;
    }
    return member;
  }

  /// Takes the first out, if there is one.
  synchronized @Nullable Member<T> take() {
    Member<T> member = first;
    if (member != null) {
      first = member.next;
      if (first == null) {
        last = null;
      }
      member.next = null;
    }
    return member;
  }

  /// Forgets all, and who waits. One that was about to be added may still come.
  synchronized void clear() {
    first = null;
    last = null;
    waiting = Waker.noop();
  }
}
