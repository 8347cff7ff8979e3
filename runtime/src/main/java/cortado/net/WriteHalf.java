package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.io.AsyncWrite;
import cortado.sys.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The writing direction of a [TcpStream]. Made by [TcpStream#split()]; safe for any thread.
public final class WriteHalf implements AsyncWrite, AutoCloseable {

  private final TcpStream stream;

  WriteHalf(TcpStream stream) {
    this.stream = stream;
  }

  @Override
  public int pollWrite(Context context, ByteBuffer source) throws IOException {
    stream.requireHalf(Interest.WRITABLE);
    return stream.pollWrite(context, source);
  }

  @Override
  public boolean pollFlush(Context context) throws IOException {
    stream.requireHalf(Interest.WRITABLE);
    return stream.pollFlush(context);
  }

  @Override
  public boolean pollShutdown(Context context) throws IOException {
    stream.requireHalf(Interest.WRITABLE);
    return stream.pollShutdown(context);
  }

  @Override
  public Future<Integer> write(ByteBuffer source) throws IOException {
    stream.requireHalf(Interest.WRITABLE);
    return stream.write(source);
  }

  @Override
  public Future<@Nullable Void> writeAll(ByteBuffer source) throws IOException {
    stream.requireHalf(Interest.WRITABLE);
    return stream.writeAll(source);
  }

  /// The connection it is one direction of.
  public TcpStream stream() {
    return stream;
  }

  /// Sends the end of the stream; the connection is closed once the other half is closed, too. Does
  /// nothing the second time.
  @Override
  public void close() throws IOException {
    stream.closeHalf(Interest.WRITABLE);
  }
}
