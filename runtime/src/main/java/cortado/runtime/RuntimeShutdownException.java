package cortado.runtime;

/// Something needed a runtime that has been shut down.
public final class RuntimeShutdownException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /// With the message to show.
  public RuntimeShutdownException(String message) {
    super(message);
  }
}
