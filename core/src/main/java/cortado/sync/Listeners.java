package cortado.sync;

import cortado.future.Waker;
import cortado.sync.Waiter.State;
import org.jspecify.annotations.Nullable;

/// Those who wait for the next event of an object, which releases them all, over and over.
///
/// A chain of released waiters, as [WaitList] makes it, is walked without the lock; so they could
/// not wait again before the walk is over. Listeners are taken out one by one under the lock, a
/// batch of wakers at a time, and may. In the steady state nothing is allocated. Guarded by the
/// lock of its owner, but for [#wake(Object, Batch)], which takes it.
final class Listeners {
  /*
   * (1) Whoever waits when an event comes is taken out and woken, by the thread of that event or by
   *     one that is at work for another; who comes later is left alone, so the work ends.
   * (2) The list is ordered by `eventsBefore`.
   */
  private final WaitList<Listener> waiting = new WaitList<>();
  private long events;

  /// For the next event. Absent before the first and while one is being told.
  private @Nullable Batch spare;

  /// Lets `listener` wait for the next event; one that waits already changes its waker. Throws when
  /// another waits on its end.
  void add(Listener listener, Waker waker) {
    Listener other = listener.end.waiting;
    if (other != null && other != listener) {
      throw new IllegalStateException(
          "somebody else waits on this receiver; let that end or cancel it before");
    }
    listener.end.waiting = listener;
    if (listener.state == State.WAITING) {
      listener.waker = waker;
    } else {
      listener.eventsBefore = events;
      waiting.append(listener, waker);
    }
  }

  /// Ends `listener`, whether it waits or not.
  void end(Listener listener) {
    if (listener.state == State.WAITING) {
      waiting.remove(listener);
    }
    listener.state = State.ENDED;
    if (listener.end.waiting == listener) {
      listener.end.waiting = null;
    }
  }

  /// Releases who waits on `end` alone. Returns whom to wake after the lock.
  @Nullable Waker release(ListeningEnd end) {
    Listener listener = end.waiting;
    if (listener == null || listener.state != State.WAITING) {
      return null;
    }
    Waker waker = listener.waker;
    waiting.remove(listener);
    listener.state = State.RELEASED;
    return waker;
  }

  /// An event: releases everybody who waits. Returns whom to wake after the lock.
  @Nullable Batch releaseAll() {
    events++;
    if (waiting.isEmpty()) {
      return null;
    }
    Batch batch = spare == null ? new Batch() : spare;
    spare = null;
    batch.events = events;
    fill(batch);
    return batch;
  }

  /// Wakes those of `batch`, and then the others whom its event has released. Never call it under
  /// `lock`, which is the owner's.
  void wake(Object lock, @Nullable Batch batch) {
    if (batch == null) {
      return;
    }
    RuntimeException failure = null;
    for (boolean isLast = false; !isLast; ) {
      failure = batch.wakeAll(failure);
      synchronized (lock) {
        fill(batch);
        isLast = batch.size == 0;
        if (isLast) {
          spare = batch;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void fill(Batch batch) {
    for (Listener first = waiting.first();
        first != null && first.eventsBefore < batch.events && batch.size < Batch.CAPACITY;
        first = waiting.first()) {
      batch.wakers[batch.size++] = waiting.releaseFirst();
    }
  }

  /// Wakers to be woken, and for which event. Confined to the thread of the event.
  static final class Batch {

    private static final int CAPACITY = 32;

    private final @Nullable Waker[] wakers = new @Nullable Waker[CAPACITY];
    private int size;
    private long events;

    /// Wakes and forgets them all. Returns the first failure, or `earlier` if there was one.
    private @Nullable RuntimeException wakeAll(@Nullable RuntimeException earlier) {
      RuntimeException failure = earlier;
      for (int index = 0; index < size; index++) {
        Waker waker = wakers[index];
        wakers[index] = null;
        try {
          WaitList.wake(waker);
        } catch (RuntimeException broken) {
          // The others have been released and nobody else would wake them.
          failure = failure == null ? broken : failure;
        }
      }
      size = 0;
      return failure;
    }
  }
}
