package cortado.miniredis.protocol;

/// Splits a line that somebody typed into words, for `telnet` and the like.
///
/// Words are divided by blanks. In double quotes a blank counts as itself, and so does what follows
/// a backslash, where `\n`, `\r`, `\t`, `\a`, `\b` and `\xHH` have their usual meaning; in single
/// quotes only `\'` is special.
final class InlineWords {

  private final byte[] bytes;
  private final int end;
  private int read;
  private int write;

  private InlineWords(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.end = end;
    this.read = begin;
    this.write = begin;
  }

  /// Puts the words of a line of the frame at `start` on `tape`. A word never gets longer by taking
  /// its quotes off, so it is unquoted where it lies.
  static void split(byte[] bytes, int start, int from, int to, Tape tape) throws ProtocolException {
    var words = new InlineWords(bytes, start + from, start + to);
    while (words.skipBlanks()) {
      int begin = words.write;
      words.word();
      int _ = tape.add((byte) '$', begin - start, words.write - begin);
    }
  }

  private boolean skipBlanks() {
    while (read < end && isBlank(bytes[read])) {
      read++;
    }
    return read < end;
  }

  private void word() throws ProtocolException {
    while (read < end && !isBlank(bytes[read])) {
      byte next = bytes[read++];
      if (next == '"' || next == '\'') {
        quoted(next);
      } else {
        bytes[write++] = next;
      }
    }
  }

  private void quoted(byte quote) throws ProtocolException {
    while (read < end) {
      byte next = bytes[read++];
      if (next == quote) {
        if (read < end && !isBlank(bytes[read])) {
          break;
        }
        return;
      }
      if (next == '\\' && read < end) {
        next = quote == '"' ? escaped() : escapedQuote();
      }
      bytes[write++] = next;
    }
    throw new ProtocolException("unbalanced quotes in request");
  }

  private byte escapedQuote() {
    if (bytes[read] != '\'') {
      return '\\';
    }
    read++;
    return '\'';
  }

  private byte escaped() {
    byte escape = bytes[read++];
    if (escape == 'x' && read + 1 < end && hex(read) >= 0 && hex(read + 1) >= 0) {
      int value = (hex(read) << 4) | hex(read + 1);
      read += 2;
      return (byte) value;
    }
    return switch (escape) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> escape;
    };
  }

  private int hex(int index) {
    return Character.digit(bytes[index], 16);
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }
}
