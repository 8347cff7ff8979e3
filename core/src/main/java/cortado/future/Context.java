package cortado.future;

import org.jspecify.annotations.Nullable;

/// What a future is polled with: the waker, and the budget of the task.
///
/// A context is valid during the call that receives it and must not be kept; its waker may be. The
/// budget keeps a task whose resources are always ready from holding its thread for ever: a leaf (a
/// channel, a socket, a timer, never a combinator) asks [#mustYield()] before it takes something
/// and says [#madeProgress()] after. Confined to the polling thread.
public class Context {

  /// How many steps a task may take in one poll before its leaves report pending.
  public static final int BUDGET = 128;

  private static final int UNLIMITED = -1;

  private Waker waker;
  private int budget;

  /// A context without a budget, as executors other than a runtime use it.
  public Context(Waker waker) {
    this.waker = waker;
    this.budget = UNLIMITED;
  }

  /// The waker to keep when a poll returns pending. Replace the one kept from an earlier poll.
  public final Waker waker() {
    return waker;
  }

  /// Whether the budget is used up. If so the caller returns pending at once, without registering
  /// anything: the task has been told to come back through [#wakeLater()].
  public final boolean mustYield() {
    if (budget != 0) {
      return false;
    }
    wakeLater();
    return true;
  }

  /// Charges one step to the budget.
  public final void madeProgress() {
    if (budget > 0) {
      budget--;
    }
  }

  /// Wakes the task once others have had their turn. Here that is a plain wake; a runtime defers it
  /// until its driver has looked for events.
  public void wakeLater() {
    waker.wake();
  }

  /// Polls `future` with another waker and this budget. For combinators that want to know which
  /// child was woken.
  public final <T extends @Nullable Object> Poll<T> pollWith(Waker childWaker, Future<T> future)
      throws Throwable {
    Waker own = waker;
    waker = childWaker;
    try {
      return future.poll(this);
    } finally {
      waker = own;
    }
  }

  /// Polls `future` with no budget, and leaves this budget as it was. For the part of a combinator
  /// that must run even when its sibling has used everything up, as the timer of a timeout.
  public final <T extends @Nullable Object> Poll<T> pollUnconstrained(Future<T> future)
      throws Throwable {
    int own = budget;
    budget = UNLIMITED;
    try {
      return future.poll(this);
    } finally {
      budget = own;
    }
  }

  /// Starts the next poll with this context. For runtimes that reuse one.
  protected final void reset(Waker nextWaker, int nextBudget) {
    waker = nextWaker;
    budget = nextBudget;
  }

  /// What is left of the budget, negative when it is unlimited. For runtimes whose tasks share one.
  protected final int remainingBudget() {
    return budget;
  }
}
