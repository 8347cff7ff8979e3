package cortado.runtime;

import org.jspecify.annotations.Nullable;

/// Something needed a runtime that has been shut down.
public final class RuntimeShutdownException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /// With the message to show.
  public RuntimeShutdownException(String message) {
    super(message);
  }

  /// With the message to show, and the failure for which the runtime was shut down, if any.
  public RuntimeShutdownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
