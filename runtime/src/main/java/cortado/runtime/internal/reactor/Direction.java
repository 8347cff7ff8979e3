package cortado.runtime.internal.reactor;

import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// What is known of one direction of a [Source], and who waits for more.
///
/// Guarded by the lock of that source.
final class Direction {

  private boolean ready;

  /// Reading has come to the end: ready for good.
  private boolean ended;

  /// Counts the events. Whoever finds out that an operation would block says which event made it
  /// try, and what a later event has said stays.
  private int tick;

  /// The waker of the last poll without a [Waiter].
  private @Nullable Waker lastPoller;

  private @Nullable Waiter first;
  private @Nullable Waiter last;

  Direction(boolean ready) {
    this.ready = ready;
  }

  boolean isReady() {
    return ready;
  }

  int tick() {
    return tick;
  }

  void becomeReady(boolean forGood) {
    ready = true;
    ended |= forGood;
    tick = (tick + 1) & Integer.MAX_VALUE;
  }

  /// Returns whether the direction is no longer ready.
  boolean clear(int seenTick) {
    if (ended || !ready || seenTick != tick) {
      return false;
    }
    ready = false;
    return true;
  }

  void keep(Waker waker) {
    lastPoller = waker;
  }

  void keep(Waker waker, Waiter waiter) {
    if (waiter.waker == null) {
      waiter.previous = last;
      if (last == null) {
        first = waiter;
      } else {
        last.next = waiter;
      }
      last = waiter;
    }
    waiter.waker = waker;
  }

  void forget(Waiter waiter) {
    if (waiter.waker == null) {
      return;
    }
    if (waiter.previous == null) {
      first = waiter.next;
    } else {
      waiter.previous.next = waiter.next;
    }
    if (waiter.next == null) {
      last = waiter.previous;
    } else {
      waiter.next.previous = waiter.previous;
    }
    unlink(waiter);
  }

  /// Lets everybody go: of those who wait for a connection or for bytes nobody knows beforehand who
  /// will get some, and who is woken may have been cancelled.
  void release(WakeList woken) {
    if (lastPoller != null) {
      woken.add(lastPoller);
      lastPoller = null;
    }
    Waiter waiter = first;
    while (waiter != null) {
      Waiter next = waiter.next;
      if (waiter.waker != null) {
        woken.add(waiter.waker);
      }
      unlink(waiter);
      waiter = next;
    }
    first = null;
    last = null;
  }

  private static void unlink(Waiter waiter) {
    waiter.waker = null;
    waiter.previous = null;
    waiter.next = null;
  }
}
