package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;

/// Finds the end of one frame after another in bytes that arrive in pieces of any size.
///
/// It goes on where it stopped, so a frame costs the same whether it comes at once or byte by byte.
/// What it has understood is on a [Tape]; nothing is copied. Nesting uses a stack of its own, and
/// memory grows with what has arrived and never with what was announced. After an exception the
/// parser is of no more use. Confined to its connection.
public final class FrameParser {

  private static final int UNKNOWN = -1;

  /// How long a line can be that holds a number, and its end.
  private static final int NUMBER_LINE = 32;

  private final Limits limits;
  private final boolean requests;
  private final Tape tape = new Tape();

  /// How many elements each array that is open still lacks, outermost first.
  private final int[] missing;

  private int depth;

  /// How many elements all arrays of this frame have announced.
  private int announced;

  /// Where the next element begins, counted from the start of the frame.
  private int cursor;

  /// No line feed lies between `cursor` and here.
  private int scanned;

  /// How long the bulk string at `cursor` is, once its header was read.
  private int bulkLength = UNKNOWN;

  private boolean complete;

  private FrameParser(Limits limits, boolean requests) {
    this.limits = limits;
    this.requests = requests;
    this.missing = new int[requests ? 1 : limits.depth()];
  }

  /// A parser of what clients send: arrays of strings, or plain lines of words.
  public static FrameParser ofRequests(Limits limits) {
    return new FrameParser(limits, true);
  }

  /// A parser of what servers send: any frame.
  public static FrameParser ofReplies(Limits limits) {
    return new FrameParser(limits, false);
  }

  /// Looks for the end of the frame that begins at `start`, in bytes that have arrived up to before
  /// `end`. Returns whether it is there.
  ///
  /// If not, call again with more bytes, the old ones unchanged though perhaps elsewhere. If so,
  /// [#length()] tells where the next frame begins, which the next call is about.
  public boolean parse(byte[] bytes, int start, int end) throws ProtocolException {
    if (complete) {
      restart();
    }
    int available = end - start;
    boolean moved = true;
    while (moved && !complete) {
      moved = bulkLength == UNKNOWN ? line(bytes, start, available) : bulk(bytes, start, available);
    }
    return complete;
  }

  /// How many bytes the complete frame has.
  public int length() {
    return cursor;
  }

  /// The complete frame as an object. `bytes` and `start` are where it lies.
  public Frame frame(byte[] bytes, int start) {
    // From the last element to the first, an array finds its elements finished and on the stack.
    var finished = new ArrayDeque<Frame>();
    for (int i = tape.size() - 1; i >= 0; i--) {
      int offset = start + tape.offset(i);
      int length = tape.length(i);
      finished.push(
          switch (tape.kind(i)) {
            case '+' -> new Frame.Simple(new String(bytes, offset, length, UTF_8));
            case '-' -> new Frame.Error(new String(bytes, offset, length, UTF_8));
            case ':' -> new Frame.Integer(Decimal.parse(bytes, offset, offset + length));
            case '$' -> new Frame.Bulk(copy(bytes, offset, length));
            case '*' -> {
              var elements = new ArrayList<Frame>(length);
              for (int element = 0; element < length; element++) {
                elements.add(finished.pop());
              }
              yield new Frame.Array(elements);
            }
            default -> new Frame.Null();
          });
    }
    return finished.pop();
  }

  /// What the complete frame consists of. The same object for every frame.
  Tape tape() {
    return tape;
  }

  private void restart() {
    tape.clear();
    depth = 0;
    announced = 0;
    cursor = 0;
    scanned = 0;
    complete = false;
  }

  /// Reads the element that begins at the cursor, or the header of one, if its line is there.
  private boolean line(byte[] bytes, int start, int available) throws ProtocolException {
    if (cursor == available) {
      return false;
    }
    byte kind = bytes[start + cursor];
    boolean inline = requests && depth == 0 && kind != '*';
    if (!inline) {
      checkKind(kind);
    }
    int lineFeed = findLineFeed(bytes, start, available, kind, inline);
    if (lineFeed == UNKNOWN) {
      return false;
    }
    int from = cursor + 1;
    cursor = lineFeed + 1;
    scanned = cursor;
    if (inline) {
      inline(bytes, start, from - 1, lineFeed);
      return true;
    }
    int to = lineFeed - 1;
    if (to < from || bytes[start + to] != '\r') {
      throw new ProtocolException("expected a carriage return before the line feed");
    }
    switch (kind) {
      case '$' -> bulkHeader(Decimal.parse(bytes, start + from, start + to));
      case '*' -> arrayHeader(Decimal.parse(bytes, start + from, start + to));
      case ':' -> {
        if (Decimal.parse(bytes, start + from, start + to) == Decimal.INVALID) {
          throw new ProtocolException("invalid integer");
        }
        add(kind, from, to - from);
      }
      default -> add(kind, from, to - from);
    }
    return true;
  }

  private void checkKind(byte kind) throws ProtocolException {
    boolean expected =
        switch (kind) {
          case '$', '+', ':' -> true;
          case '*' -> !requests || depth == 0;
          case '-' -> !requests;
          default -> false;
        };
    if (!expected) {
      char got = (char) (kind & 0xFF);
      throw new ProtocolException(
          requests ? "expected '$', got '" + got + "'" : "no frame begins with '" + got + "'");
    }
  }

  /// Where the line that begins at the cursor ends, or [#UNKNOWN]. What is too long is found out by
  /// the bytes alone, however they were cut, so a limit means the same to a slow peer and a fast
  /// one.
  private int findLineFeed(byte[] bytes, int start, int available, byte kind, boolean inline)
      throws ProtocolException {
    boolean number = !inline && (kind == '$' || kind == '*' || kind == ':');
    int allowed = number ? NUMBER_LINE : limits.lineLength();
    int limit = cursor + Math.min(allowed, limits.frameBytes() - cursor);
    int stop = Math.min(available, limit);
    for (int i = Math.max(cursor, scanned); i < stop; i++) {
      if (bytes[start + i] == '\n') {
        return i;
      }
    }
    if (stop == limit) {
      throw tooLong(kind, inline);
    }
    scanned = stop;
    return UNKNOWN;
  }

  private static ProtocolException tooLong(byte kind, boolean inline) {
    if (inline) {
      return new ProtocolException("too big inline request");
    }
    return new ProtocolException(
        switch (kind) {
          case '*' -> "too big mbulk count string";
          case '$' -> "too big bulk count string";
          default -> "too big line";
        });
  }

  private void inline(byte[] bytes, int start, int from, int lineFeed) throws ProtocolException {
    int to = lineFeed > from && bytes[start + lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    int line = tape.add((byte) '*', from, 0);
    InlineWords.split(bytes, start, from, to, tape);
    int words = tape.size() - line - 1;
    if (words > limits.elements()) {
      throw new ProtocolException("too big inline request");
    }
    tape.setLength(line, words);
    complete = true;
  }

  private void bulkHeader(long length) throws ProtocolException {
    if (length == -1 && !requests) {
      add(Tape.NULL, cursor, 0);
      return;
    }
    if (length < 0 || length > limits.bulkLength()) {
      throw new ProtocolException("invalid bulk length");
    }
    if (length + 2 > limits.frameBytes() - cursor) {
      throw new ProtocolException("too big request");
    }
    bulkLength = (int) length;
  }

  private boolean bulk(byte[] bytes, int start, int available) throws ProtocolException {
    int end = cursor + bulkLength;
    if (available < end + 2) {
      return false;
    }
    if (bytes[start + end] != '\r' || bytes[start + end + 1] != '\n') {
      throw new ProtocolException("expected the end of a line after a bulk string");
    }
    int from = cursor;
    cursor = end + 2;
    scanned = cursor;
    add((byte) '$', from, bulkLength);
    bulkLength = UNKNOWN;
    return true;
  }

  private void arrayHeader(long count) throws ProtocolException {
    if (count == Decimal.INVALID || (count < -1 && !requests)) {
      throw new ProtocolException("invalid multibulk length");
    }
    if (count > limits.elements() - announced) {
      throw new ProtocolException("invalid multibulk length");
    }
    if (count <= 0) {
      // An empty request is legal, and Redis counts anything below zero as one.
      add(count < 0 && !requests ? Tape.NULL : (byte) '*', cursor, 0);
      return;
    }
    if (depth == missing.length) {
      throw new ProtocolException("arrays nest deeper than " + missing.length);
    }
    int _ = tape.add((byte) '*', cursor, (int) count);
    announced += (int) count;
    missing[depth] = (int) count;
    depth++;
  }

  /// Adds an element that has no elements of its own, and closes the arrays that it completes.
  private void add(byte kind, int offset, int length) {
    int _ = tape.add(kind, offset, length);
    while (depth > 0 && --missing[depth - 1] == 0) {
      depth--;
    }
    complete = depth == 0;
  }

  private static byte[] copy(byte[] bytes, int offset, int length) {
    var copy = new byte[length];
    System.arraycopy(bytes, offset, copy, 0, length);
    return copy;
  }
}
