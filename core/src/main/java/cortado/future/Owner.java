package cortado.future;

import java.util.function.Consumer;

/// A future that polls others and cancels them when it is cancelled.
///
/// Cancelling goes from the outside in, by recursion. A chain of owners that is too long for that
/// is cancelled from its innermost end on instead, for which it has to be known. A combinator of
/// your own needs this only if such chains run through it.
public interface Owner {

  /// Names the futures that cancelling this one would cancel now.
  void forEachOwned(Consumer<? super Future<?>> action);

  /// Whether it cannot end before each of them has, unless it is cancelled.
  default boolean waitsForEach() {
    return false;
  }

  /// Whether it sets something up around each call of what it owns, so that nobody else may cancel
  /// that, however long the chain.
  default boolean surrounds() {
    return false;
  }
}
