package cortado.sync;

/// What a waiting operation fails with when the other side is gone for good.
public final class ClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// With a message that names what was closed.
  public ClosedException(String message) {
    super(message);
  }
}
