package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/// One value of the protocol.
///
/// Immutable, as long as nobody writes to the array of a [Bulk].
@SuppressWarnings("JavaLangClash") // The names are those of the protocol, written Frame.Error.
public sealed interface Frame {

  /// A short text without line ends: `+OK`.
  record Simple(String text) implements Frame {}

  /// A failure: `-ERR no such thing`. The first word is its kind.
  record Error(String message) implements Frame {}

  /// A number: `:42`.
  record Integer(long value) implements Frame {}

  /// A string of any bytes: `$5`, and on the next line `hello`. The array is not copied.
  @SuppressWarnings("ArrayRecordComponent") // Compared by content, and read only.
  record Bulk(byte[] bytes) implements Frame {

    /// The bytes as text.
    public String text() {
      return new String(bytes, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bulk bulk && Arrays.equals(bytes, bulk.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Bulk[" + text() + "]";
    }
  }

  /// No value: `$-1`, or `*-1`.
  record Null() implements Frame {}

  /// A list of frames: `*2`, and then two of them.
  record Array(List<Frame> elements) implements Frame {

    /// Copies the list.
    public Array {
      elements = List.copyOf(elements);
    }
  }
}
