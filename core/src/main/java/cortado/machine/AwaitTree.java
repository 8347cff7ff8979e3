package cortado.machine;

import cortado.future.Future;
import cortado.future.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a suspended future waits, and for what: the awaits that lead from it to where they end or
/// part, and there the future that waits, or a tree for each of those that a combinator polls.
///
/// Immutable, and refers to nothing of the program. Bounded, whatever the future: of a long chain
/// it has the two ends, of many branches the first.
///
/// @param awaits the awaits, the innermost first
/// @param elided how many awaits in the middle were left out
/// @param future the class of the future in which the chain ends
/// @param waitsFor what that future waits for, null when it does not say
/// @param branches the futures that it polls
/// @param branchesElided how many of those were left out
/// @param waitsForEach whether it cannot end before each branch has
public record AwaitTree(
    List<StackTraceElement> awaits,
    int elided,
    String future,
    @Nullable Wait waitsFor,
    List<AwaitTree> branches,
    int branchesElided,
    boolean waitsForEach) {

  /// How much of a future a tree tells.
  ///
  /// @param awaits of a chain, at least two
  /// @param branches of a combinator, and of the tree altogether
  /// @param nesting of combinators in each other
  public record Limits(int awaits, int branches, int nesting) {

    /// Enough for what people write.
    public static final Limits DEFAULT = new Limits(64, 64, 16);

    /// Checks the values.
    public Limits {
      if (awaits < 2 || branches < 0 || nesting < 0) {
        throw new IllegalArgumentException(
            "limits must be at least 2 awaits, 0 branches and 0 nesting, were "
                + "%d, %d, %d".formatted(awaits, branches, nesting));
      }
    }
  }

  /// With copies of the lists.
  public AwaitTree {
    awaits = List.copyOf(awaits);
    branches = List.copyOf(branches);
  }

  /// The tree of a future, which may be asked by its owner alone, between two polls. Polls nothing.
  public static AwaitTree of(Future<?> future) {
    return new AwaitReader(Limits.DEFAULT).read(future);
  }
}
