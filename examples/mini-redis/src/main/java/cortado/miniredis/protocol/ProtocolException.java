package cortado.miniredis.protocol;

import java.io.IOException;

/// The peer's bytes are no RESP, or more than the [Limits] allow. The connection is past saving:
/// nobody knows where the next frame begins.
public final class ProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  /// With the reason, as Redis words it where Redis has the same one.
  public ProtocolException(String reason) {
    super("Protocol error: " + reason);
  }

  /// No trace: the peer is to blame and not the code, and there may be many such peers.
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
