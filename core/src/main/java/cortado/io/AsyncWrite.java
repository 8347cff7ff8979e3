package cortado.io;

import static cortado.future.Futures.fromPoll;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A sink for bytes that is polled.
///
/// Implementations write the three poll methods; everybody else awaits the futures, one at a time.
/// Confined to its owner unless the implementation says otherwise.
public interface AsyncWrite {

  /// What [#pollWrite(Context, ByteBuffer)] says when no byte can be taken yet.
  int PENDING = AsyncRead.PENDING;

  /// Takes some bytes of `source`.
  ///
  /// Returns how many were taken, which is zero for an empty `source` and for a sink that can take
  /// no more at all; or [#PENDING], with the waker of this poll kept and `source` as it was. A
  /// failure leaves `source` as it was, too.
  int pollWrite(Context context, ByteBuffer source) throws IOException;

  /// Moves on what was taken but is still held back. Returns whether nothing is held back any more;
  /// if not, the waker of this poll is kept.
  boolean pollFlush(Context context) throws IOException;

  /// Flushes and then ends the stream, so that its reader finds the end. Returns whether that is
  /// done; if not, the waker of this poll is kept. Nothing may be written after the first call.
  boolean pollShutdown(Context context) throws IOException;

  /// Writes some bytes of `source` and gives their number.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled write has taken no byte.
  default Future<Integer> write(ByteBuffer source) throws IOException {
    return fromPoll(
        context -> {
          int count = pollWrite(context, source);
          return count == PENDING ? Poll.pending() : Poll.ready(count);
        });
  }

  /// Writes all bytes of `source`.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled write leaves the position of `source` after the last byte taken. Writing on with
  /// the same buffer neither loses nor repeats a byte.
  ///
  /// ## Fails
  ///
  /// With [IOException] when the sink can take no more.
  default Future<@Nullable Void> writeAll(ByteBuffer source) throws IOException {
    return Operation.future(
        context -> {
          while (source.hasRemaining()) {
            int count = pollWrite(context, source);
            if (count == PENDING) {
              return false;
            }
            if (count == 0) {
              throw new IOException(
                  "sink takes no more, with " + source.remaining() + " bytes still to be written");
            }
          }
          return true;
        });
  }

  /// Waits until everything written has been passed on.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled flush loses nothing; flush again.
  default Future<@Nullable Void> flush() throws IOException {
    return Operation.future(this::pollFlush);
  }

  /// Flushes and ends the stream, so that its reader finds the end.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled shutdown may have begun. Only another shutdown makes sense after it.
  default Future<@Nullable Void> shutdown() throws IOException {
    return Operation.future(this::pollShutdown);
  }
}
