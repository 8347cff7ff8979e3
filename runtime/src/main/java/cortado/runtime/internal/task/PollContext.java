package cortado.runtime.internal.task;

import cortado.future.Context;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The context that a thread polls with, again and again.
///
/// Nothing that asks to be woken later is held back beyond the poll in which it asks: a task that
/// asks for itself goes straight back into a queue when its poll ends, and other wakers are woken
/// then. It is for the scheduler to let others, and the driver, go first.
///
/// Confined to that thread, or to whoever holds the core that it belongs to.
public final class PollContext extends Context {

  private final Consumer<Throwable> uncaught;
  private final SplittableRandom random;

  /// Whom this poll has asked to wake when it ends: children of a combinator, or the future that
  /// the thread blocks on.
  private final List<Waker> others = new ArrayList<>();

  private boolean wakingOthers;

  /// The task that is polled, if it is one.
  private @Nullable TaskCell<?> task;

  /// Whether that task has asked to be polled again.
  private boolean yielded;

  /// A context whose random numbers follow from `seed`. What wakers throw goes to `uncaught`.
  public PollContext(Consumer<Throwable> uncaught, long seed) {
    super(Waker.noop());
    this.uncaught = uncaught;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public int nextRandom(int bound) {
    return random.nextInt(bound);
  }

  /// Starts the poll of a task, with a full budget.
  public void begin(TaskCell<?> next) {
    reset(next, BUDGET);
    task = next;
    yielded = false;
  }

  /// Starts the poll of a task with what the last one has left of its budget. False if that is
  /// nothing.
  public boolean beginWithRest(TaskCell<?> next) {
    reset(next, remainingBudget());
    task = next;
    yielded = false;
    return remainingBudget() != 0;
  }

  /// Starts the poll of a future that is no task.
  public void beginRoot(Waker root) {
    reset(root, BUDGET);
    task = null;
  }

  /// Lets go of the last waker, so that a sleeping thread keeps no task reachable.
  public void forget() {
    reset(Waker.noop(), 0);
    task = null;
  }

  @Override
  public void wakeLater() {
    Waker waker = waker();
    if (waker == task) {
      yielded = true;
      return;
    }
    int last = others.size() - 1;
    if (last < 0 || !others.get(last).willWake(waker)) {
      others.add(waker);
    }
  }

  /// Whether the task that was polled has asked to be polled again.
  boolean hasYielded() {
    return yielded;
  }

  /// Ends a poll: wakes those that it has asked to wake later.
  public void wakeOthers() {
    if (!others.isEmpty()) {
      wakeAll();
    }
  }

  private void wakeAll() {
    wakingOthers = true;
    for (int index = 0; index < others.size(); index++) {
      try {
        others.get(index).wake();
      } catch (Throwable failure) {
        uncaught.accept(failure);
      }
    }
    others.clear();
    wakingOthers = false;
  }

  /// Whether the wakes that are going on were asked for later: they go behind the others.
  public boolean isWakingOthers() {
    return wakingOthers;
  }
}
