package cortado.miniredis.protocol;

import static cortado.future.Futures.done;
import static cortado.time.Time.timeout;

import cortado.future.Async;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.io.AsyncRead;
import cortado.net.TcpStream;
import cortado.time.ElapsedException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Frames over TCP.
///
/// Reading has two halves, so that everything that has arrived can be dealt with before waiting:
/// [#next()] finds frames in the buffer, [#fill()] waits for more bytes. Writing has two halves,
/// too: [#writer()] collects frames, [#flush()] sends them in one go. Buffers are borrowed while
/// there are bytes in them, so a connection that waits for its peer holds none. Confined to one
/// task.
public final class Connection implements AutoCloseable {

  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private static final Poll<Boolean> MORE = Poll.ready(true);
  private static final Poll<Boolean> END = Poll.ready(false);

  private final TcpStream stream;
  private final ReadBuffer input;
  private final FrameParser parser;
  private final Arguments arguments;
  private final FrameWriter writer;

  /// Where the frame begins that [#next()] has found.
  private int frameStart;

  /// The connection takes over the stream. The parser says which side of the protocol this is.
  public Connection(TcpStream stream, FrameParser parser, Buffers buffers) {
    this.stream = stream;
    this.parser = parser;
    this.input = new ReadBuffer(buffers);
    this.arguments = new Arguments(parser.tape());
    this.writer = new FrameWriter(buffers);
  }

  /// Sends small writes at once, too, instead of waiting for more to send with them.
  public void disableDelay() throws IOException {
    stream.noDelay(true);
  }

  /// Goes to the next frame, if all of it has arrived. If not, wait with [#fill()] and ask again.
  public boolean next() throws ProtocolException {
    if (!parser.parse(input.bytes(), input.start(), input.end())) {
      return false;
    }
    frameStart = input.start();
    input.skip(parser.length());
    arguments.view(input.bytes(), frameStart);
    return true;
  }

  /// The frame that [#next()] has found, as the words of a request.
  public Arguments arguments() {
    return arguments;
  }

  /// The frame that [#next()] has found, as an object.
  public Frame frame() {
    return parser.frame(input.bytes(), frameStart);
  }

  /// Whether the peer has sent whole frames so far, all of which have been found.
  public boolean isBetweenFrames() {
    return input.isEmpty();
  }

  /// Waits until more bytes have arrived. False when the peer has closed its side instead.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled fill has read nothing.
  ///
  /// ## Fails
  ///
  /// With [SocketException] when the peer has closed its side in the middle of a frame.
  public Future<Boolean> fill() throws IOException {
    // Polled by hand for one reason: only so can the buffer be given back when nothing is there.
    return this::pollFill;
  }

  private Poll<Boolean> pollFill(Context context) throws IOException {
    int count = stream.pollRead(context, input.room());
    if (count > 0) {
      input.received(count);
      return MORE;
    }
    boolean between = isBetweenFrames();
    if (between) {
      input.release();
    }
    if (count == AsyncRead.PENDING) {
      return Poll.pending();
    }
    if (!between) {
      throw new SocketException("connection reset by the peer in the middle of a frame");
    }
    return END;
  }

  /// Where frames are written that [#flush()] will send.
  public FrameWriter writer() {
    return writer;
  }

  /// Sends everything that was written, and waits until the peer's side has room for it.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled flush may have sent a part. Only closing makes sense after it.
  @Async
  public Future<@Nullable Void> flush() throws IOException {
    if (writer.size() > 0) {
      stream.writeAll(writer.contents()).await();
      writer.release();
    }
    return done();
  }

  /// Ends our side and gives the peer a moment to read what was sent, before [#close()].
  ///
  /// Closing while bytes of the peer are unread resets the connection, and the peer might never see
  /// our last words. So they are read and thrown away, for a short while.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled goodbye is a short one.
  @Async
  public Future<@Nullable Void> sayGoodbye() throws IOException {
    stream.shutdown().await();
    try {
      timeout(GOODBYE, discardInput()).await();
    } catch (ElapsedException _) {
      // It had its time.
    }
    return done();
  }

  @Async
  private Future<@Nullable Void> discardInput() throws IOException {
    do {
      input.clear();
    } while (fill().await());
    return done();
  }

  /// Closes the stream and gives the buffers back.
  @Override
  public void close() throws IOException {
    input.release();
    writer.release();
    stream.close();
  }
}
