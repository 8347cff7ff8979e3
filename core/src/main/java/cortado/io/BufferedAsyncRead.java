package cortado.io;

import static cortado.future.Futures.fromPoll;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads ahead from another stream, so that small reads are cheap and lines can be found.
///
/// What was read ahead is kept here: go on reading from here and not from the source. The buffer
/// grows for a long line, up to the line limit, and shrinks again after it. Confined to its owner.
public final class BufferedAsyncRead implements AsyncRead {

  /// How many bytes are read ahead unless told otherwise.
  public static final int DEFAULT_CAPACITY_BYTES = 8 * 1024;

  /// How many bytes a line may have unless told otherwise.
  public static final int DEFAULT_MAX_LINE_BYTES = 64 * 1024;

  private static final int LONGEST_TERMINATOR = 2;

  private final AsyncRead source;
  private final int capacityBytes;
  private final int maxLineBytes;

  /// Unread from `start` to `end`; no line feed from `start` to `searched`.
  private byte[] bytes;

  private int start;
  private int searched;
  private int end;

  /// Reads ahead from `source`, with the default sizes.
  public BufferedAsyncRead(AsyncRead source) {
    this(source, DEFAULT_CAPACITY_BYTES, DEFAULT_MAX_LINE_BYTES);
  }

  /// Reads ahead from `source`. The line limit counts the bytes of a line without its end.
  public BufferedAsyncRead(AsyncRead source, int capacityBytes, int maxLineBytes) {
    if (capacityBytes < 1) {
      throw new IllegalArgumentException("capacityBytes must be positive, was " + capacityBytes);
    }
    if (maxLineBytes < 1 || maxLineBytes > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "maxLineBytes must be between 1 and " + Integer.MAX_VALUE / 4 + ", was " + maxLineBytes);
    }
    this.source = source;
    this.capacityBytes = capacityBytes;
    this.maxLineBytes = maxLineBytes;
    this.bytes = new byte[capacityBytes];
  }

  @Override
  public int pollRead(Context context, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (start == end) {
      if (target.remaining() >= capacityBytes) {
        return source.pollRead(context, target);
      }
      int count = pollFill(context);
      if (count < 0) {
        return count;
      }
    }
    int count = Math.min(target.remaining(), end - start);
    target.put(bytes, start, count);
    consumeTo(start + count);
    return count;
  }

  /// Reads a line of UTF-8 without its end, which is a line feed, with or without a carriage return
  /// before it. Gives null at the end of the stream; a last line need not have an end.
  ///
  /// ## Cancel safety
  ///
  /// Cancel-safe: the part of a line that has arrived stays buffered for the next read.
  ///
  /// ## Fails
  ///
  /// With [java.nio.charset.CharacterCodingException] when the line is not UTF-8; the line is
  /// skipped then. With [IOException] when it is longer than the limit; so does every later
  /// attempt.
  public Future<@Nullable String> readLine() throws IOException {
    return fromPoll(this::pollLine);
  }

  /// Moves on as the future of [#readLine()] does.
  public Poll<@Nullable String> pollLine(Context context) throws IOException {
    while (true) {
      int lineFeed = findLineFeed();
      if (lineFeed >= 0) {
        int lineEnd = lineFeed > start && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        return Poll.ready(takeLine(lineEnd, lineFeed + 1));
      }
      if (end - start >= maxLineBytes + LONGEST_TERMINATOR) {
        throw tooLong();
      }
      int count = pollFill(context);
      if (count == PENDING) {
        return Poll.pending();
      }
      if (count == EOF) {
        return start == end ? Poll.<@Nullable String>ready(null) : Poll.ready(takeLine(end, end));
      }
    }
  }

  /// Where the first line feed is, negative if there is none yet.
  private int findLineFeed() {
    for (; searched < end; searched++) {
      if (bytes[searched] == '\n') {
        return searched;
      }
    }
    return -1;
  }

  private String takeLine(int lineEnd, int nextStart) throws IOException {
    if (lineEnd - start > maxLineBytes) {
      throw tooLong();
    }
    var line = ByteBuffer.wrap(bytes, start, lineEnd - start);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(line).toString();
    } finally {
      consumeTo(nextStart);
    }
  }

  private IOException tooLong() {
    return new IOException("line is longer than " + maxLineBytes + " bytes");
  }

  /// Reads some bytes behind the unread ones, and returns as [AsyncRead#pollRead] does.
  private int pollFill(Context context) throws IOException {
    makeRoom();
    int count = source.pollRead(context, ByteBuffer.wrap(bytes, end, bytes.length - end));
    if (count > 0) {
      end += count;
    }
    return count;
  }

  private void makeRoom() {
    int room = bytes.length - end;
    if (room > 0 && (start == 0 || room >= capacityBytes / 2)) {
      return;
    }
    int unread = end - start;
    byte[] roomy = bytes;
    if (unread > bytes.length / 2) {
      roomy = new byte[Math.max(capacityBytes, 2 * unread)];
    }
    System.arraycopy(bytes, start, roomy, 0, unread);
    bytes = roomy;
    searched -= start;
    start = 0;
    end = unread;
  }

  private void consumeTo(int position) {
    start = position;
    searched = Math.max(searched, position);
    if (start < end) {
      return;
    }
    start = 0;
    searched = 0;
    end = 0;
    if (bytes.length > capacityBytes) {
      bytes = new byte[capacityBytes];
    }
  }
}
