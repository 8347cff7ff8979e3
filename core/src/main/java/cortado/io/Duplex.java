package cortado.io;

import cortado.future.Context;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A connection in memory: what one side writes, the other side reads.
///
/// For tests, and for joining two parts of a program that speak in streams. Each direction holds up
/// to the given number of bytes, after which writers wait.
///
/// @param left one side
/// @param right the other side
public record Duplex(Side left, Side right) {

  /// A connection that holds up to `capacityBytes` in each direction.
  public static Duplex create(int capacityBytes) {
    if (capacityBytes < 1) {
      throw new IllegalArgumentException("capacityBytes must be positive, was " + capacityBytes);
    }
    var toRight = new Pipe(capacityBytes);
    var toLeft = new Pipe(capacityBytes);
    return new Duplex(new Side(toLeft, toRight), new Side(toRight, toLeft));
  }

  /// One side of the connection. One task may read while another writes; safe for any thread.
  ///
  /// After [#pollShutdown(Context)] or [#close()] the other side reads what is left and then finds
  /// the end. After `close` its writes fail, too.
  public static final class Side implements AsyncRead, AsyncWrite, AutoCloseable {

    private final Pipe incoming;
    private final Pipe outgoing;

    private Side(Pipe incoming, Pipe outgoing) {
      this.incoming = incoming;
      this.outgoing = outgoing;
    }

    @Override
    public int pollRead(Context context, ByteBuffer target) throws IOException {
      return incoming.pollRead(context, target);
    }

    @Override
    public int pollWrite(Context context, ByteBuffer source) throws IOException {
      return outgoing.pollWrite(context, source);
    }

    @Override
    public boolean pollFlush(Context context) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context context) {
      outgoing.end();
      return true;
    }

    @Override
    public void close() {
      outgoing.end();
      incoming.abandon();
    }
  }
}
