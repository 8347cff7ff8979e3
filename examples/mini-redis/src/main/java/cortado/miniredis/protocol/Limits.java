package cortado.miniredis.protocol;

/// How much one peer may ask of us. What goes beyond is a [ProtocolException].
///
/// @param depth how deep arrays may nest
/// @param elements how many elements a frame may announce, those of nested arrays included
/// @param bulkLength how long a bulk string may be
/// @param lineLength how long a line may be, with its end: an inline command, a simple string
/// @param frameBytes how long a frame may be, which bounds what a connection holds for its peer
/// @param replyBytes how many bytes of replies may wait before they are sent and the peer has to
///   read; the last reply may exceed it by its own length
public record Limits(
    int depth, int elements, int bulkLength, int lineLength, int frameBytes, int replyBytes) {

  private static final int KIBI = 1024;
  private static final int MEBI = 1024 * KIBI;

  /// Generous to a client that means well.
  public static final Limits DEFAULT =
      new Limits(8, 64 * KIBI, 16 * MEBI, 64 * KIBI, 32 * MEBI, 64 * KIBI);

  /// Checks the values.
  public Limits {
    checkRange("depth", depth, 1, KIBI);
    checkRange("elements", elements, 1, 16 * MEBI);
    checkRange("bulkLength", bulkLength, 0, 512 * MEBI);
    checkRange("lineLength", lineLength, 8, 512 * MEBI);
    checkRange("frameBytes", frameBytes, 16, KIBI * MEBI - MEBI);
    checkRange("replyBytes", replyBytes, 1, 512 * MEBI);
  }

  private static void checkRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, was %d".formatted(what, least, most, value));
    }
  }
}
