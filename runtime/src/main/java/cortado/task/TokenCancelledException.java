package cortado.task;

import java.io.Serial;

/// The failure of what a [CancellationToken] has ended.
public final class TokenCancelledException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient CancelReason reason;

  /// Because of `reason`.
  public TokenCancelledException(CancelReason reason) {
    super("cancelled: " + reason);
    this.reason = reason;
  }

  /// Why the token was cancelled.
  public CancelReason reason() {
    return reason;
  }
}
