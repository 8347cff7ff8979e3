package cortado.sys;

import java.io.IOException;

/// Something open that a [Poller] can watch. Never blocks.
///
/// Safe for any thread, [#close()] during another call included: that call then fails with a
/// [java.nio.channels.ClosedChannelException], and never reaches a descriptor that was opened since
/// under the same number.
public interface Descriptor extends AutoCloseable {

  /// What an operation returns that would have had to wait.
  int WOULD_BLOCK = -2;

  /// Closes. Does nothing the second time. Deregister first: see [Poller#delete(Descriptor)].
  @Override
  void close() throws IOException;
}
