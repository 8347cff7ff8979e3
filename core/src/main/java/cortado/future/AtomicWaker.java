package cortado.future;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The place where one waiting future leaves its waker for whoever makes its condition true.
///
/// The waiter registers first and checks its condition after. The other side makes the condition
/// true first and wakes after. Then, whatever the timing, the waiter either sees the condition or
/// is woken. Registering and clearing belong to the one waiter; waking is safe for any thread.
public final class AtomicWaker {
  /*
   *          register(w)                 register(v)
   *   EMPTY ────────────▶ w registered ────────────▶ v registered
   *     ▲                     │                          │
   *     └─────── wake() ──────┴────────── wake() ────────┘
   *
   * (1) Every change of `slot` is one atomic exchange, so they have one order.
   * (2) A waker leaves the slot by being woken or by being replaced,
   *     or by being cleared when nobody waits.
   * (3) wake() exchanges even when the slot looks empty: see the ordering.
   *
   * Ordering: if register comes before wake in (1), wake takes the waker. If it comes after, its
   * exchange reads what wake wrote (or a later exchange that did), so all that happened before
   * wake is visible to the check that follows register, even through plain fields. A register that
   * finds its own waker may leave it: no wake has come in between, so the next one takes it.
   *
   * Proofs: AtomicWakerModelTest for (1) and (2), AtomicWakerStress for the ordering.
   */

  private final AtomicReference<@Nullable Waker> slot = new AtomicReference<>();

  /// An empty slot.
  public AtomicWaker() {}

  /// Leaves the waker to be woken next, in place of an earlier one. Check the condition after.
  public void register(Waker waker) {
    if (slot.get() != waker) {
      slot.getAndSet(waker);
    }
  }

  /// Wakes the waker left last, once. Make the condition true before.
  public void wake() {
    Waker waker = slot.getAndSet(null);
    if (waker != null) {
      waker.wake();
    }
  }

  /// Forgets the waker without waking it. For a waiter that is cancelled.
  public void clear() {
    slot.set(null);
  }
}
