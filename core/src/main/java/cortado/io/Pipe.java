package cortado.io;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Waker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A bounded queue of bytes with one writer and one reader. Safe for any thread.
final class Pipe {

  @GuardedBy("this")
  private final byte[] ring;

  @GuardedBy("this")
  private int head;

  @GuardedBy("this")
  private int size;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private boolean abandoned;

  /// At most one of the two waits: one for bytes, the other for room.
  @GuardedBy("this")
  private @Nullable Waker waiting;

  Pipe(int capacityBytes) {
    ring = new byte[capacityBytes];
  }

  int pollRead(Context context, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (context.mustYield()) {
      return AsyncRead.PENDING;
    }
    int count;
    Waker writer;
    synchronized (this) {
      if (abandoned) {
        throw new ClosedChannelException();
      }
      if (size == 0) {
        if (ended) {
          return AsyncRead.EOF;
        }
        waiting = context.waker();
        return AsyncRead.PENDING;
      }
      count = Math.min(size, target.remaining());
      take(target, count);
      writer = takeWaiting();
    }
    wake(writer);
    context.madeProgress();
    return count;
  }

  int pollWrite(Context context, ByteBuffer source) throws IOException {
    if (!source.hasRemaining()) {
      return 0;
    }
    if (context.mustYield()) {
      return AsyncWrite.PENDING;
    }
    int count;
    Waker reader;
    synchronized (this) {
      if (ended) {
        throw new ClosedChannelException();
      }
      if (abandoned) {
        throw new IOException("broken pipe: the reader has closed it");
      }
      if (size == ring.length) {
        waiting = context.waker();
        return AsyncWrite.PENDING;
      }
      count = Math.min(ring.length - size, source.remaining());
      put(source, count);
      reader = takeWaiting();
    }
    wake(reader);
    context.madeProgress();
    return count;
  }

  /// Nothing more will be written.
  void end() {
    Waker reader;
    synchronized (this) {
      ended = true;
      reader = takeWaiting();
    }
    wake(reader);
  }

  /// Nothing more will be read.
  void abandon() {
    Waker writer;
    synchronized (this) {
      abandoned = true;
      writer = takeWaiting();
    }
    wake(writer);
  }

  @GuardedBy("this")
  private void take(ByteBuffer target, int count) {
    int upToWrap = Math.min(count, ring.length - head);
    target.put(ring, head, upToWrap).put(ring, 0, count - upToWrap);
    head = (head + count) % ring.length;
    size -= count;
  }

  @GuardedBy("this")
  private void put(ByteBuffer source, int count) {
    int tail = (head + size) % ring.length;
    int upToWrap = Math.min(count, ring.length - tail);
    source.get(ring, tail, upToWrap).get(ring, 0, count - upToWrap);
    size += count;
  }

  @GuardedBy("this")
  private @Nullable Waker takeWaiting() {
    Waker waker = waiting;
    waiting = null;
    return waker;
  }

  private static void wake(@Nullable Waker waker) {
    if (waker != null) {
      waker.wake();
    }
  }
}
