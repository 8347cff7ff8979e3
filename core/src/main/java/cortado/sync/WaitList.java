package cortado.sync;

import cortado.future.Waker;
import cortado.sync.Waiter.State;
import org.jspecify.annotations.Nullable;

/// Those who wait for one thing, longest first, linked through the waiters themselves.
///
/// Whoever releases waiters does so under the lock of the list's owner, collecting them in a chain,
/// and wakes the chain after it: a waker may call straight back. The chain runs through `next`; the
/// `previous` of its head is its tail. Guarded by the lock of its owner, but for the wakes.
final class WaitList<W extends Waiter<W>> {

  private @Nullable W first;
  private @Nullable W last;

  @Nullable W first() {
    return first;
  }

  boolean isEmpty() {
    return first == null;
  }

  /// Puts a waiter at the end of the line.
  void append(W waiter, Waker waker) {
    waiter.state = State.WAITING;
    waiter.waker = waker;
    W tail = last;
    waiter.previous = tail;
    last = waiter;
    if (tail == null) {
      first = waiter;
    } else {
      tail.next = waiter;
    }
  }

  /// Takes a waiter out of the line, from wherever it stands, for its owner.
  void remove(W waiter) {
    unlink(waiter);
    waiter.state = State.ENDED;
    waiter.waker = null;
  }

  /// Takes the first waiter out of the line and puts it at the end of `chain`. Returns the chain.
  W releaseFirst(@Nullable W chain) {
    W waiter = first;
    if (waiter == null) {
      throw new IllegalStateException("nobody waits");
    }
    unlink(waiter);
    waiter.state = State.RELEASED;
    if (chain == null) {
      waiter.previous = waiter;
      return waiter;
    }
    W tail = chain.previous;
    if (tail != null) {
      tail.next = waiter;
    }
    chain.previous = waiter;
    return chain;
  }

  /// Takes the first waiter out of the line. Returns its waker, to be woken after the lock.
  @Nullable Waker releaseFirst() {
    W waiter = releaseFirst(null);
    Waker waker = waiter.waker;
    waiter.waker = null;
    waiter.previous = null;
    return waker;
  }

  /// Releases everybody.
  @Nullable W releaseAll() {
    W chain = null;
    while (first != null) {
      chain = releaseFirst(chain);
    }
    return chain;
  }

  /// Wakes `waker` if there is one. Never call it under a lock.
  static void wake(@Nullable Waker waker) {
    if (waker != null) {
      waker.wake();
    }
  }

  /// Wakes a chain in its order. Never call it under a lock.
  static <W extends Waiter<W>> void wakeAll(@Nullable W chain) {
    RuntimeException failure = null;
    W waiter = chain;
    while (waiter != null) {
      W following = waiter.next;
      Waker waker = waiter.waker;
      waiter.previous = null;
      waiter.next = null;
      waiter.waker = null;
      try {
        wake(waker);
      } catch (RuntimeException broken) {
        // The others have been released and nobody else would wake them.
        failure = failure == null ? broken : failure;
      }
      waiter = following;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void unlink(W waiter) {
    W before = waiter.previous;
    W after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
  }
}
