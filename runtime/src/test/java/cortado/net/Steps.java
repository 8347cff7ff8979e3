package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Futures written by hand, since nothing below the line awaits.
final class Steps {

  private Steps() {}

  /// Makes the next future out of the value of the one before.
  interface Step<T, R> {
    Future<R> after(T value) throws Throwable;
  }

  /// Continues with what `step` makes, which may fail in any way.
  static <T, R> Future<R> then(Future<T> first, Step<T, R> step) {
    return new Future<>() {
      private Future<R> second;

      @Override
      public Poll<R> poll(Context context) throws Throwable {
        if (second == null) {
          if (!(first.poll(context) instanceof Ready<T> ready)) {
            return Poll.pending();
          }
          second = step.after(ready.value());
        }
        return second.poll(context);
      }

      @Override
      public void cancel() {
        if (second == null) {
          first.cancel();
        } else {
          second.cancel();
        }
      }
    };
  }

  /// Reads to the end of the stream.
  static Future<byte[]> readToEnd(cortado.io.AsyncRead stream) {
    var buffer = ByteBuffer.allocate(64 * 1024);
    var bytes = new java.io.ByteArrayOutputStream();
    return context -> {
      while (true) {
        int count = stream.pollRead(context, buffer.clear());
        if (count == cortado.io.AsyncRead.PENDING) {
          return Poll.pending();
        }
        if (count < 0) {
          return Poll.ready(bytes.toByteArray());
        }
        bytes.write(buffer.array(), 0, count);
      }
    };
  }

  /// Sends back what comes, and the end of the stream after it; then closes.
  static Future<Void> echo(TcpStream stream, int bufferBytes) {
    return new Future<>() {
      private final ByteBuffer buffer = ByteBuffer.allocate(bufferBytes).limit(0);
      private boolean ended;

      @Override
      public Poll<Void> poll(Context context) throws Throwable {
        while (true) {
          while (buffer.hasRemaining()) {
            if (stream.pollWrite(context, buffer) == cortado.io.AsyncWrite.PENDING) {
              return Poll.pending();
            }
          }
          if (ended) {
            stream.close();
            return Poll.ready(null);
          }
          int count = stream.pollRead(context, buffer.clear());
          buffer.flip();
          if (count == cortado.io.AsyncRead.PENDING) {
            return Poll.pending();
          }
          ended = count < 0;
        }
      }

      @Override
      public void cancel() {
        try {
          stream.close();
        } catch (java.io.IOException failure) {
          throw new java.io.UncheckedIOException(failure);
        }
      }
    };
  }

  /// All values, in order; polls those that have not ended.
  static <T> Future<List<T>> all(List<? extends Future<T>> futures) {
    return new Future<>() {
      private final ArrayDeque<Future<T>> rest = new ArrayDeque<>(futures);
      private final List<T> values = new ArrayList<>();

      @Override
      public Poll<List<T>> poll(Context context) throws Throwable {
        while (!rest.isEmpty()) {
          if (!(rest.peek().poll(context) instanceof Ready<T> ready)) {
            return Poll.pending();
          }
          values.add(ready.value());
          rest.remove();
        }
        return Poll.ready(values);
      }
    };
  }
}
