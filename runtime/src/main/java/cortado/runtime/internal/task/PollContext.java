package cortado.runtime.internal.task;

import cortado.future.Context;
import cortado.future.Waker;
import cortado.runtime.internal.metrics.Count;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
public sealed class PollContext extends Context permits TimedPollContext, WorkerPollContext {
  /*
   * (1) The thread writes `task` before the release that makes `beat` odd, and no other until it is
   *     even. Who reads the same odd beat, then the task, then the beat again has the task of that
   *     poll.
   *
   * Proofs: PollContextModelTest, with a twin that does not look again; PollContextStress for the
   * ordering.
   */

  private static final VarHandle BEAT;

  static {
    try {
      BEAT = MethodHandles.lookup().findVarHandle(PollContext.class, "beat", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /// How many tasks the thread has spawned.
  public final Count spawned = new Count();

  /// How many tasks have ended in a poll of the thread.
  public final Count ended = new Count();

  /// How often a task had used up its budget.
  public final Count forcedYields = new Count();

  private final Consumer<Throwable> uncaught;
  private final SplittableRandom random;

  /// Whom this poll has asked to wake when it ends: children of a combinator, or the future that
  /// the thread blocks on.
  private final List<Waker> others = new ArrayList<>();

  private boolean wakingOthers;

  /// The task that is polled, if it is one.
  private @Nullable TaskCell<?> task;

  /// Odd during the poll of a task; half of it is the number of polls.
  @SuppressWarnings("unused") // Accessed through BEAT.
  private volatile int beat;

  /// Whether that task has asked to be polled again.
  private boolean yielded;

  /// Whether the task that was polled is ending.
  private boolean ending;

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
    beginTask(next);
  }

  /// Starts the poll of a task with what the last one has left of its budget. False if that is
  /// nothing.
  public boolean beginWithRest(TaskCell<?> next) {
    reset(next, remainingBudget());
    if (!hasBudget()) {
      return false;
    }
    beginTask(next);
    return true;
  }

  private void beginTask(TaskCell<?> next) {
    VarHandle.storeStoreFence(); // (1): the beat was even before.
    task = next;
    yielded = false;
    // The next odd one, also when a poll goes over into another.
    BEAT.setRelease(this, ((int) BEAT.get(this) + 1) | 1);
  }

  /// Ends the poll of a task.
  public void end() {
    ending = false;
    BEAT.setRelease(this, ((int) BEAT.get(this) | 1) + 1);
  }

  /// How many tasks were polled, which wraps.
  public int polls() {
    return (int) BEAT.get(this) >>> 1;
  }

  /// Changes whenever the poll of a task begins or ends, and is odd in between. Safe for any
  /// thread.
  public int beatNow() {
    return (int) BEAT.getAcquire(this);
  }

  /// The task that was polled when [#beatNow()] was `seen`, which is odd; null if that is over.
  /// Safe for any thread.
  public @Nullable TaskCell<?> polledAt(int seen) {
    if (beatNow() != seen) {
      return null;
    }
    TaskCell<?> polled = task;
    VarHandle.acquireFence();
    return (int) BEAT.getOpaque(this) == seen ? polled : null;
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
    if (!hasBudget()) {
      forcedYields.increment();
    }
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

  /// The task that is polled, or was polled last.
  public @Nullable TaskCell<?> task() {
    return task;
  }

  /// Whether the task that is polled, or was polled last, has asked to be polled again.
  public boolean hasYielded() {
    return yielded;
  }

  /// The task is over, and is about to wake who waits for it.
  void beginEnding() {
    ended.increment();
    ending = true;
  }

  /// Whether the wakes that are going on are for somebody who waits for the task that was polled.
  /// If he waits for many, those in the queue may be among them.
  public boolean isEnding() {
    return ending;
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
