package cortado.runtime.internal.schedule;

import cortado.future.Context;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The context that a thread polls with, again and again, and the wakes it has put off.
///
/// Confined to that thread, or to whoever holds the core that it belongs to.
final class PollContext extends Context {

  private final Hooks hooks;
  private final SplittableRandom random;

  /// To be woken once the driver has looked for events.
  private final List<Waker> deferred = new ArrayList<>();

  PollContext(Hooks hooks, long seed) {
    super(Waker.noop());
    this.hooks = hooks;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public int nextRandom(int bound) {
    return random.nextInt(bound);
  }

  /// Starts a poll with a full budget.
  void begin(Waker waker) {
    reset(waker, BUDGET);
  }

  /// Starts a poll with what the last one has left of its budget. False if that is nothing.
  boolean beginWithRest(Waker waker) {
    reset(waker, remainingBudget());
    return remainingBudget() != 0;
  }

  /// Lets go of the last waker, so that a sleeping thread keeps no task reachable.
  void forget() {
    reset(Waker.noop(), 0);
  }

  @Override
  public void wakeLater() {
    Waker waker = waker();
    int last = deferred.size() - 1;
    if (last < 0 || !deferred.get(last).willWake(waker)) {
      deferred.add(waker);
    }
  }

  boolean hasDeferred() {
    return !deferred.isEmpty();
  }

  /// Wakes whoever was put off.
  void wakeDeferred() {
    for (int index = 0; index < deferred.size(); index++) {
      try {
        deferred.get(index).wake();
      } catch (Throwable failure) {
        hooks.report(failure);
      }
    }
    deferred.clear();
  }
}
