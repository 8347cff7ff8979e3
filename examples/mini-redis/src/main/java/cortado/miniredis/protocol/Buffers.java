package cortado.miniredis.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers that connections borrow while they have bytes in hand, so that an idle one needs none.
///
/// Safe for any thread.
public final class Buffers {

  /// How many bytes a pooled buffer has.
  static final int SIZE = 16 * 1024;

  private static final int KEPT = 256;

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  /// Without buffers. They are made as they are asked for.
  public Buffers() {}

  /// An empty buffer with an array, of [#SIZE].
  ByteBuffer take() {
    synchronized (free) {
      ByteBuffer buffer = free.pollFirst();
      if (buffer != null) {
        return buffer;
      }
    }
    return ByteBuffer.allocate(SIZE);
  }

  /// Takes a buffer back, which the caller forgets. One of another size is left to the collector.
  void give(ByteBuffer buffer) {
    if (buffer.capacity() != SIZE) {
      return;
    }
    buffer.clear();
    synchronized (free) {
      if (free.size() < KEPT) {
        free.addFirst(buffer);
      }
    }
  }
}
