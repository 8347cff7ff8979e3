package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.OptionalLong;

/// The words of a request, the name of the command first.
///
/// A view of the connection's buffer, so that reading a request makes no objects: what outlives the
/// command has to be copied. Confined to its connection, and valid until the next frame.
public final class Arguments {

  private final Tape tape;
  private byte[] bytes = {};
  private int start;

  Arguments(Tape tape) {
    this.tape = tape;
  }

  /// Looks at the frame that the parser has found at `frameStart`.
  void view(byte[] buffer, int frameStart) {
    bytes = buffer;
    start = frameStart;
  }

  /// How many words there are. None in an empty line.
  public int count() {
    return tape.length(0);
  }

  /// How many bytes a word has.
  public int length(int index) {
    return tape.length(index + 1);
  }

  /// One byte of a word.
  public byte byteAt(int index, int position) {
    return bytes[begin(index) + position];
  }

  /// A copy of a word.
  public byte[] copy(int index) {
    int begin = begin(index);
    return Arrays.copyOfRange(bytes, begin, begin + length(index));
  }

  /// Whether a word is `expected`, which is in upper case, in whatever case it is written.
  public boolean matches(int index, String expected) {
    int length = length(index);
    if (length != expected.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (upperCase(byteAt(index, i)) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// A word as a number, if it is one.
  public OptionalLong integer(int index) {
    int begin = begin(index);
    long value = Decimal.parse(bytes, begin, begin + length(index));
    return value == Decimal.INVALID ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /// At most `limit` bytes of a word as text, each byte a character.
  public String text(int index, int limit) {
    return new String(bytes, begin(index), Math.min(length(index), limit), ISO_8859_1);
  }

  /// The byte in upper case, if it is a letter of ASCII.
  public static byte upperCase(byte letter) {
    return letter >= 'a' && letter <= 'z' ? (byte) (letter - 'a' + 'A') : letter;
  }

  private int begin(int index) {
    // A request is one array of words, so word n is element n + 1 of the frame.
    return start + tape.offset(index + 1);
  }
}
