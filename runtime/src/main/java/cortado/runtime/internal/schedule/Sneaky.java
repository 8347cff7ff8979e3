package cortado.runtime.internal.schedule;

/// Throws what the compiler has lost sight of: the creator of a future has declared its failures.
final class Sneaky {

  private Sneaky() {}

  /// Never returns; typed so that the caller can write `throw`.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The cast is the trick.
  static <X extends Throwable> RuntimeException rethrow(Throwable failure) throws X {
    throw (X) failure;
  }
}
