package cortado.future;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The first of several branches to end: its value, or its failure.
///
/// The others are cancelled before the result is delivered, unless they were given as
/// [Futures#borrowed(Future)]. Each poll starts at a random branch, so that one which is always
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

  /// Where to go on after the budget ran out in the middle of the branches.
  private int resumeAt = UNSET;

  Select(Winner<R> winner, Future<?>... branches) {
    this.winner = winner;
    this.branches = branches;
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
      if (context.mustYield()) {
        resumeAt = index;
        return Poll.pending();
      }
      Poll<?> poll = pollBranch(context, index);
      if (poll instanceof Ready<?> ready) {
        Object value = ready.value();
        cancelAllBut(index);
        return Poll.ready(decided.result(index, value));
      }
      index = index + 1 == branches.length ? 0 : index + 1;
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
    return biased ? 0 : context.nextRandom(branches.length);
  }

  @SuppressWarnings("NullAway") // No branch is null while the winner is open.
  private Poll<?> pollBranch(Context context, int index) throws Throwable {
    try {
      return branches[index].poll(context);
    } catch (Throwable failure) {
      cancelAllBut(index);
      throw failure;
    }
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

  /// Makes the result of the branch that won.
  @FunctionalInterface
  interface Winner<R extends @Nullable Object> {

    R result(int index, @Nullable Object value);
  }
}
