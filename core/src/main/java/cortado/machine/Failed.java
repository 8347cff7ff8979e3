package cortado.machine;

import cortado.future.Ready;

/// An answer whose value throws what a child has thrown before anybody could catch it. Immutable.
final class Failed implements Ready<Object> {

  private final Throwable failure;

  Failed(Throwable failure) {
    this.failure = failure;
  }

  @Override
  public Object value() {
    throw Failed.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Throws it as what it is.
  private static <X extends Throwable> X unchecked(Throwable failure) throws X {
    throw (X) failure;
  }
}
