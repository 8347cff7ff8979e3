package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes frames one after another into a buffer, to be sent at once.
///
/// Confined to its connection.
public final class FrameWriter {

  private static final byte[] OK = "+OK\r\n".getBytes(UTF_8);
  private static final byte[] PONG = "+PONG\r\n".getBytes(UTF_8);
  private static final byte[] NULL = "$-1\r\n".getBytes(UTF_8);
  private static final byte[] LINE_END = "\r\n".getBytes(UTF_8);

  /// The longest number and what surrounds it.
  private static final int NUMBER_LINE = 24;

  private final Buffers buffers;
  private @Nullable ByteBuffer buffer;

  FrameWriter(Buffers buffers) {
    this.buffers = buffers;
  }

  /// How many bytes wait to be sent.
  public int size() {
    return buffer == null ? 0 : buffer.position();
  }

  /// `OK`, as a simple string.
  public void ok() {
    write(OK);
  }

  /// `PONG`, as a simple string.
  public void pong() {
    write(PONG);
  }

  /// No value.
  public void nullBulk() {
    write(NULL);
  }

  /// A failure. Line ends in the message become blanks, and each character above 255 a `?`.
  public void error(String message) {
    byte[] text = message.replace('\r', ' ').replace('\n', ' ').getBytes(ISO_8859_1);
    room(text.length + 3).put((byte) '-').put(text).put(LINE_END);
  }

  /// A number.
  public void integer(long value) {
    number(':', value);
  }

  /// A string of any bytes.
  public void bulk(byte[] bytes) {
    number('$', bytes.length);
    room(bytes.length + 2).put(bytes).put(LINE_END);
  }

  /// A text.
  public void bulk(String text) {
    bulk(text.getBytes(UTF_8));
  }

  /// The beginning of an array: as many frames have to follow.
  public void array(int count) {
    number('*', count);
  }

  /// What has been written, to be sent and then given back with [#release()].
  ByteBuffer contents() {
    return room(0).flip();
  }

  /// Forgets what has been written, and the buffer.
  void release() {
    if (buffer != null) {
      buffers.give(buffer);
      buffer = null;
    }
  }

  private void write(byte[] bytes) {
    room(bytes.length).put(bytes);
  }

  private void number(char kind, long value) {
    ByteBuffer target = room(NUMBER_LINE);
    target.put((byte) kind);
    if (value >= 0 && value < 10) {
      target.put((byte) ('0' + value));
    } else {
      digits(target, value);
    }
    target.put(LINE_END);
  }

  private static void digits(ByteBuffer target, long value) {
    if (value < 0) {
      target.put((byte) '-');
    }
    int begin = target.position();
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    // From the back, and with the sign kept to the end: the smallest number has no opposite.
    long rest = value;
    for (int i = begin + count - 1; i >= begin; i--) {
      target.put(i, (byte) ('0' + Math.abs(rest % 10)));
      rest /= 10;
    }
    target.position(begin + count);
  }

  /// The buffer, with room for `length` more bytes.
  private ByteBuffer room(int length) {
    ByteBuffer current = buffer == null ? buffers.take() : buffer;
    if (current.remaining() < length) {
      int needed = Math.addExact(current.position(), length);
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8, 2L * current.capacity());
      var larger = ByteBuffer.allocate(Math.max(needed, doubled)).put(current.flip());
      buffers.give(current);
      current = larger;
    }
    buffer = current;
    return current;
  }
}
