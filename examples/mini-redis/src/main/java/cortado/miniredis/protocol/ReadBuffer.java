package cortado.miniredis.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes that have arrived and are not understood yet, as one piece.
///
/// While there are none it holds no memory. Confined to its connection.
final class ReadBuffer {

  /// How many bytes one read asks for at most.
  private static final int READ_SIZE = 64 * 1024;

  private static final byte[] NO_BYTES = {};

  private final Buffers buffers;
  private @Nullable ByteBuffer buffer;

  /// The array of `buffer`.
  private byte[] bytes = NO_BYTES;

  private int start;
  private int end;

  ReadBuffer(Buffers buffers) {
    this.buffers = buffers;
  }

  /// The array in which the bytes lie, from [#start()] to before [#end()]. Another one after
  /// [#room()].
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean isEmpty() {
    return start == end;
  }

  /// Gets past bytes that have been understood.
  void skip(int length) {
    start += length;
  }

  /// Gets past everything.
  void clear() {
    start = 0;
    end = 0;
  }

  /// Where the next bytes go; how many came is for [#received(int)].
  ByteBuffer room() {
    ByteBuffer current = buffer == null ? use(buffers.take()) : buffer;
    if (isEmpty()) {
      clear();
    }
    if (end == current.capacity()) {
      current = makeRoom(current);
    }
    return current.limit(Math.min(current.capacity(), end + READ_SIZE)).position(end);
  }

  void received(int count) {
    end += count;
  }

  /// Gives the memory back, and with it whatever was there.
  void release() {
    clear();
    if (buffer != null) {
      buffers.give(buffer);
      buffer = null;
      bytes = NO_BYTES;
    }
  }

  /// When at least half of the buffer is spent, moving the rest is enough; otherwise it takes a
  /// larger one. The rest is part of one frame, so the limits of the parser bound it.
  private ByteBuffer makeRoom(ByteBuffer full) {
    int length = end - start;
    boolean move = length <= full.capacity() / 2;
    ByteBuffer target = move ? full : ByteBuffer.allocate(2 * full.capacity());
    target.put(0, full, start, length);
    if (!move) {
      buffers.give(full);
    }
    start = 0;
    end = length;
    return use(target);
  }

  @SuppressWarnings("ByteBufferBackingArray") // Buffers come from allocate, and begin with it.
  private ByteBuffer use(ByteBuffer next) {
    buffer = next;
    bytes = next.array();
    return next;
  }
}
