package cortado.runtime.internal.schedule;

import cortado.runtime.internal.metrics.Padded;
import cortado.runtime.internal.task.TaskCell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The task that was woken last on a worker, which is to run next: what it was sent is still in
/// this processor's cache.
///
/// [#put] is for the owner; the rest is safe for any thread.
final class LifoSlot extends Padded {
  /*
   *            put               put: gives the task from before
   *   EMPTY ─────────▶ FULL ──────┐
   *     ▲               │  ▲──────┘
   *     └──take, take───┘
   *
   * (1) Only the owner fills the slot. So a slot that it has seen empty stays so until it puts.
   * (2) A task leaves by an exchange, whoever takes it: it goes to one thread and only once.
   *
   * Ordering: a task is written before the release that puts it and read after the exchange that
   * takes it.
   *
   * Proofs: LifoSlotTest, LifoSlotModelTest for (2) with a twin that looks and then clears,
   * LifoSlotStress for the ordering.
   */

  private static final VarHandle TASK;

  static {
    try {
      TASK = MethodHandles.lookup().findVarHandle(LifoSlot.class, "task", TaskCell.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // Accessed through TASK.
  private volatile @Nullable TaskCell<?> task;

  /// Whether there is nothing to take; a guess for anybody but the owner.
  boolean isEmpty() {
    return TASK.getOpaque(this) == null;
  }

  /// The task that is in the slot now, which stays there. Safe for any thread.
  @Nullable TaskCell<?> peek() {
    return (TaskCell<?>) TASK.getAcquire(this);
  }

  /// Fills the slot and returns the task from before. For the owner.
  @Nullable TaskCell<?> put(TaskCell<?> next) {
    if (isEmpty()) {
      TASK.setRelease(this, next); // (1)
      return null;
    }
    return (TaskCell<?>) TASK.getAndSet(this, next);
  }

  /// Empties the slot.
  @Nullable TaskCell<?> take() {
    return isEmpty() ? null : (TaskCell<?>) TASK.getAndSet(this, null);
  }
}
