package cortado.sync;

import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// A future that waits in line: the base of those futures, so that waiting allocates nothing.
///
/// Guarded by the lock of the object it waits for, until it is released: then `next` and `waker`
/// belong to the thread that released it, which wakes it after that lock.
///
/// @param <W> the waiter itself
abstract class Waiter<W extends Waiter<W>> {
  /*
   *   CREATED ──append──▶ WAITING ──release──▶ RELEASED
   *      │                   │                    │
   *      └───────────────────┴────────▶ ENDED ◀───┘     first outcome or cancel()
   *
   * (1) WAITING if and only if it is in a list.
   * (2) The future's owner leads to WAITING and ENDED, the other side to RELEASED. An owner that finds
   *     at once what it came for may pass from CREATED to RELEASED, and then was in no list.
   * (3) ENDED is final, and whoever was released in a chain never waits again; so a thread that walks
   *     released nodes without the lock finds nobody else at their links. A Listener is released
   *     alone, its links change under the lock only, and it may go from RELEASED to WAITING.
   */
  enum State {
    CREATED,
    WAITING,
    RELEASED,
    ENDED
  }

  State state = State.CREATED;

  @Nullable Waker waker;
  @Nullable W previous;
  @Nullable W next;

  /// Refuses a poll after the end.
  final void checkNotEnded() {
    if (state == State.ENDED) {
      throw new IllegalStateException("future was polled after it was ready or cancelled");
    }
  }
}
