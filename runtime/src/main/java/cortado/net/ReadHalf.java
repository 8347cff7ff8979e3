package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.io.AsyncRead;
import cortado.sys.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The reading direction of a [TcpStream]. Made by [TcpStream#split()]; safe for any thread.
public final class ReadHalf implements AsyncRead, AutoCloseable {

  private final TcpStream stream;

  ReadHalf(TcpStream stream) {
    this.stream = stream;
  }

  @Override
  public int pollRead(Context context, ByteBuffer target) throws IOException {
    stream.requireHalf(Interest.READABLE);
    return stream.pollRead(context, target);
  }

  @Override
  public Future<Integer> read(ByteBuffer target) throws IOException {
    stream.requireHalf(Interest.READABLE);
    return stream.read(target);
  }

  @Override
  public Future<@Nullable Void> readExact(ByteBuffer target) throws IOException {
    stream.requireHalf(Interest.READABLE);
    return stream.readExact(target);
  }

  /// The connection it is one direction of.
  public TcpStream stream() {
    return stream;
  }

  /// Gives up reading. The peer does not notice; the connection is closed once the other half is
  /// closed, too. Does nothing the second time.
  @Override
  public void close() throws IOException {
    stream.closeHalf(Interest.READABLE);
  }
}
