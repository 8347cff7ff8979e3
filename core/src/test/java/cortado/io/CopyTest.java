package cortado.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.testing.Polled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CopyTest {

  private final Duplex source = Duplex.create(16);
  private final Buffering sink = new Buffering();

  @Test
  void copy_untilTheEnd_givesTheCount() throws IOException {
    var copy = Polled.of(AsyncIo.copy(source.left(), sink));
    for (int round = 0; round < 3; round++) {
      Polled.of(source.right().writeAll(ByteBuffer.allocate(10))).pollValue();
      copy.poll();
    }
    source.right().close();

    assertThat(copy.isWoken()).isTrue();
    assertThat(copy.pollValue()).isEqualTo(30);
    assertThat(sink.passedOn.size()).isEqualTo(30);
  }

  @Test
  void copy_whileTheSourceIsPending_flushesOnce() throws IOException {
    var copy = Polled.of(AsyncIo.copy(source.left(), sink));
    copy.poll();
    assertThat(sink.flushes).isZero();
    Polled.of(source.right().writeAll(ByteBuffer.allocate(3))).pollValue();
    copy.poll();
    copy.poll();

    assertThat(sink.passedOn.size()).isEqualTo(3);
    assertThat(sink.flushes).isEqualTo(1);
  }

  @Test
  void copy_intoASlowSink_waitsForIt() throws IOException {
    var target = Duplex.create(2);
    var copy = Polled.of(AsyncIo.copy(source.left(), target.left()));
    Polled.of(source.right().writeAll(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}))).pollValue();
    source.right().close();
    var received = ByteBuffer.allocate(5);
    var read = Polled.of(target.right().readExact(received));
    for (int round = 0; round < 3; round++) {
      copy.poll();
      read.poll();
    }

    assertThat(copy.value()).isEqualTo(5);
    assertThat(received.array()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void copy_intoAFullSink_fails() throws IOException {
    sink.full = true;
    Polled.of(source.right().writeAll(ByteBuffer.allocate(3))).pollValue();

    assertThatThrownBy(Polled.of(AsyncIo.copy(source.left(), sink))::poll)
        .isInstanceOf(IOException.class)
        .hasMessage("sink takes no more, with 3 bytes still to be written");
  }

  @Test
  void copy_cancelled_refusesToBePolled() throws IOException {
    var copy = Polled.of(AsyncIo.copy(source.left(), sink));
    copy.poll();
    copy.cancel();

    assertThatThrownBy(copy::poll).isInstanceOf(IllegalStateException.class);
  }

  /// Passes bytes on when it is flushed and not before.
  private static final class Buffering implements AsyncWrite {
    final ByteArrayOutputStream held = new ByteArrayOutputStream();
    final ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
    int flushes;
    boolean full;

    @Override
    public int pollWrite(Context context, ByteBuffer source) {
      if (full) {
        return 0;
      }
      int count = source.remaining();
      while (source.hasRemaining()) {
        held.write(source.get());
      }
      return count;
    }

    @Override
    public boolean pollFlush(Context context) {
      flushes++;
      passedOn.writeBytes(held.toByteArray());
      held.reset();
      return true;
    }

    @Override
    public boolean pollShutdown(Context context) {
      return pollFlush(context);
    }
  }
}
