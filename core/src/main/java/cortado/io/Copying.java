package cortado.io;

import static cortado.future.Futures.fromPoll;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The state of a copy from one stream to another. Confined to the future's owner.
final class Copying {

  private static final int BUFFER_BYTES = 8 * 1024;

  private final AsyncRead source;
  private final AsyncWrite sink;

  /// Read and not yet written.
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

  private long written;
  private boolean flushed = true;
  private boolean ended;

  Copying(AsyncRead source, AsyncWrite sink) {
    this.source = source;
    this.sink = sink;
  }

  Future<Long> future() throws IOException {
    return fromPoll(this::poll);
  }

  private Poll<Long> poll(Context context) throws IOException {
    while (pollWrite(context)) {
      if (ended) {
        return sink.pollFlush(context) ? Poll.ready(written) : Poll.pending();
      }
      if (!pollRead(context)) {
        flushed = flushed || sink.pollFlush(context);
        return Poll.pending();
      }
    }
    return Poll.pending();
  }

  /// Empties the buffer, unless the sink makes us wait.
  private boolean pollWrite(Context context) throws IOException {
    while (buffer.hasRemaining()) {
      int count = sink.pollWrite(context, buffer);
      if (count == AsyncWrite.PENDING) {
        return false;
      }
      if (count == 0) {
        throw new IOException(
            "sink takes no more, with " + buffer.remaining() + " bytes still to be written");
      }
      flushed = false;
      written += count;
    }
    return true;
  }

  /// Fills the empty buffer or finds the end, unless the source makes us wait.
  private boolean pollRead(Context context) throws IOException {
    buffer.clear();
    try {
      int count = source.pollRead(context, buffer);
      ended = count == AsyncRead.EOF;
      return count != AsyncRead.PENDING;
    } finally {
      buffer.flip();
    }
  }
}
