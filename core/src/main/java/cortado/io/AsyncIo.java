package cortado.io;

import cortado.future.Future;
import java.io.IOException;

/// Functions over streams. Import statically.
public final class AsyncIo {

  private AsyncIo() {}

  /// Writes all that `source` gives to `sink`, until the source ends; then flushes, and gives the
  /// number of bytes. Neither is shut down or closed.
  ///
  /// Flushes whenever the source has nothing more yet, so that a conversation does not get stuck in
  /// a buffering sink.
  ///
  /// ## Cancel safety
  ///
  /// Not cancel-safe: bytes that were read and not yet written are lost.
  ///
  /// ## Fails
  ///
  /// As the source or the sink does, and with [IOException] when the sink can take no more.
  public static Future<Long> copy(AsyncRead source, AsyncWrite sink) throws IOException {
    return new Copying(source, sink).future();
  }
}
