package cortado.io;

import static cortado.future.Futures.fromPoll;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A source of bytes that is polled.
///
/// Implementations write [#pollRead(Context, ByteBuffer)]; everybody else awaits the futures, one
/// at a time. Confined to its owner unless the implementation says otherwise.
public interface AsyncRead {

  /// What [#pollRead(Context, ByteBuffer)] says when no byte is there yet.
  int PENDING = -2;

  /// What a read says at the end of the stream.
  int EOF = -1;

  /// Puts at least one byte into `target`, if there is one.
  ///
  /// Returns how many bytes were put, which is zero for a full `target` alone; [#EOF] when there
  /// will be no more; or [#PENDING], with the waker of this poll kept and `target` as it was. A
  /// failure leaves `target` as it was, too.
  int pollRead(Context context, ByteBuffer target) throws IOException;

  /// Reads some bytes: at least one unless `target` is full, [#EOF] at the end of the stream.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled read has taken no byte.
  default Future<Integer> read(ByteBuffer target) throws IOException {
    return fromPoll(
        context -> {
          int count = pollRead(context, target);
          return count == PENDING ? Poll.pending() : Poll.ready(count);
        });
  }

  /// Reads until `target` is full.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled read leaves what it has read in `target`, whose position tells how much that is.
  /// Reading on with the same buffer loses nothing.
  ///
  /// ## Fails
  ///
  /// With [EOFException] when the stream ends before.
  default Future<@Nullable Void> readExact(ByteBuffer target) throws IOException {
    return Operation.future(
        context -> {
          while (target.hasRemaining()) {
            int count = pollRead(context, target);
            if (count == PENDING) {
              return false;
            }
            if (count == EOF) {
              throw new EOFException(
                  "stream ended with " + target.remaining() + " bytes still to be read");
            }
          }
          return true;
        });
  }

  /// Reads one byte.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled read has taken no byte.
  ///
  /// ## Fails
  ///
  /// With [EOFException] at the end of the stream.
  default Future<Byte> readByte() throws IOException {
    var bytes = ByteBuffer.allocate(Byte.BYTES);
    return readExact(bytes).map(_ -> bytes.get(0));
  }

  /// Reads two bytes as a number, the high one first.
  ///
  /// ## Cancel safety
  ///
  /// Not cancel-safe: the bytes that a cancelled read has taken are lost.
  ///
  /// ## Fails
  ///
  /// With [EOFException] when the stream ends before.
  default Future<Short> readShort() throws IOException {
    var bytes = ByteBuffer.allocate(Short.BYTES);
    return readExact(bytes).map(_ -> bytes.getShort(0));
  }

  /// Reads four bytes as a number, the highest one first.
  ///
  /// ## Cancel safety
  ///
  /// Not cancel-safe: the bytes that a cancelled read has taken are lost.
  ///
  /// ## Fails
  ///
  /// With [EOFException] when the stream ends before.
  default Future<Integer> readInt() throws IOException {
    var bytes = ByteBuffer.allocate(Integer.BYTES);
    return readExact(bytes).map(_ -> bytes.getInt(0));
  }

  /// Reads eight bytes as a number, the highest one first.
  ///
  /// ## Cancel safety
  ///
  /// Not cancel-safe: the bytes that a cancelled read has taken are lost.
  ///
  /// ## Fails
  ///
  /// With [EOFException] when the stream ends before.
  default Future<Long> readLong() throws IOException {
    var bytes = ByteBuffer.allocate(Long.BYTES);
    return readExact(bytes).map(_ -> bytes.getLong(0));
  }
}
