package cortado.future;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The first of several branches to end: its value, or its failure.
///
/// Made by [Futures#select(Future, Future)], [Futures#race(Future...)] or, branch by branch, by a
/// [SelectBuilder]. The others are cancelled before the result is delivered, unless they were given
/// as [Futures#borrowed(Future)]. Each poll starts at a random branch, so that one which is always
/// ready does not hide the others, and ends at the first that is ready: no second value is taken
/// and lost. Confined to its owner.
///
/// @param <R> the type of the result
public final class Select<R extends @Nullable Object> implements Future<R>, Owner {

  private static final int UNSET = -1;

  /// Those of the branches that must be cancelled in the end; all of them while it is undecided.
  private final @Nullable Future<?>[] branches;

  /// Null when decided or cancelled.
  private @Nullable Winner<R> winner;

  private boolean biased;

  /// How many branches have not ended.
  private int open;

  /// Where to go on after the budget ran out in the middle of the branches.
  private int resumeAt = UNSET;

  Select(Winner<R> winner, Future<?>... branches) {
    for (int i = 0; i < branches.length; i++) {
      if (branches[i] == null) {
        throw new NullPointerException("branch %d of a select is null".formatted(i + 1));
      }
    }
    this.winner = winner;
    this.branches = branches;
    this.open = branches.length;
  }

  /// Makes every poll start at the first branch, so that earlier ones win when several are ready.
  ///
  /// A poll that the budget cuts short is the exception: the next one starts where it stopped, or a
  /// greedy branch would starve those behind it.
  public Select<R> biased() {
    biased = true;
    return this;
  }

  @Override
  public Poll<R> poll(Context context) throws Throwable {
    Winner<R> decided = winner;
    if (decided == null) {
      throw Ended.polledAgain();
    }
    int index = firstBranch(context);
    for (int polled = 0; polled < branches.length; polled++) {
      Future<?> branch = branches[index];
      if (branch != null) {
        if (context.mustYield()) {
          resumeAt = index;
          return Poll.pending();
        }
        if (pollBranch(context, index, branch) instanceof Ready<?> ready) {
          Object value = ready.value();
          if (accepts(decided, index, value)) {
            cancelAllBut(index);
            return Poll.ready(decided.result(index, value));
          }
        }
      }
      index = index + 1 == branches.length ? 0 : index + 1;
    }
    if (open == 0) {
      winner = null;
      return Poll.ready(decided.otherwise());
    }
    return Poll.pending();
  }

  @Override
  public void cancel() {
    cancelAllBut(UNSET);
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    winner = null;
    var abandoned = new ArrayList<Future<?>>();
    forEachOwned(abandoned::add);
    Arrays.fill(branches, null);
    return Unwinding.ofAll(abandoned, context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    for (Future<?> owned : branches) {
      if (owned != null) {
        action.accept(owned);
      }
    }
  }

  private int firstBranch(Context context) {
    if (resumeAt != UNSET) {
      int first = resumeAt;
      resumeAt = UNSET;
      return first;
    }
    return biased || branches.length == 0 ? 0 : context.nextRandom(branches.length);
  }

  private Poll<?> pollBranch(Context context, int index, Future<?> branch) throws Throwable {
    try {
      return branch.poll(context);
    } catch (Throwable failure) {
      cancelAllBut(index);
      throw failure;
    }
  }

  /// Whether the branch wins with `value`. Otherwise it is out.
  private boolean accepts(Winner<R> decided, int index, @Nullable Object value) throws Throwable {
    try {
      if (decided.accepts(index, value)) {
        return true;
      }
    } catch (Throwable failure) {
      cancelAllBut(index);
      throw failure;
    }
    branches[index] = null;
    open--;
    return false;
  }

  private void cancelAllBut(int ended) {
    winner = null;
    for (int i = 0; i < branches.length; i++) {
      Future<?> branch = branches[i];
      branches[i] = null;
      if (i != ended) {
        Ended.cancel(branch);
      }
    }
  }

  /// Decides whether a branch has won, and makes the result.
  @FunctionalInterface
  interface Winner<R extends @Nullable Object> {

    /// Called after the other branches have been cancelled.
    R result(int index, @Nullable Object value) throws Throwable;

    /// Whether the branch wins with this value.
    default boolean accepts(int index, @Nullable Object value) throws Throwable {
      return true;
    }

    /// The result when no branch is left.
    default R otherwise() throws Throwable {
      throw new IllegalStateException(
          "no branch of the select is left: each was switched off or has ended with a value that"
              + " it does not take; say what then with SelectBuilder.orElse()");
    }
  }
}
