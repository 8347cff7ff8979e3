package cortado.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.testing.Polled;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadWriteTest {

  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private boolean ended;

  /// Gives one chunk a poll, then is pending or at its end.
  private final AsyncRead stream =
      (_, target) -> {
        byte[] chunk = chunks.poll();
        if (chunk == null) {
          return ended ? AsyncRead.EOF : AsyncRead.PENDING;
        }
        target.put(chunk);
        return chunk.length;
      };

  @Test
  void read_givesWhatIsThereAndTheEnd() throws IOException {
    var target = ByteBuffer.allocate(8);
    chunks.add(new byte[] {1, 2});
    assertThat(Polled.of(stream.read(target)).pollValue()).isEqualTo(2);

    var pending = Polled.of(stream.read(target));
    assertThat(pending.poll().isReady()).isFalse();
    ended = true;

    assertThat(pending.pollValue()).isEqualTo(AsyncRead.EOF);
    assertThat(target.position()).isEqualTo(2);
    assertThatThrownBy(pending::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readExact_overSeveralChunks_fillsTheTarget() throws IOException {
    var target = ByteBuffer.allocate(3);
    chunks.add(new byte[] {1});
    var read = Polled.of(stream.readExact(target));
    assertThat(read.poll().isReady()).isFalse();
    chunks.add(new byte[] {2});
    chunks.add(new byte[] {3});

    assertThat(read.poll().isReady()).isTrue();
    assertThat(target.array()).containsExactly(1, 2, 3);
  }

  @Test
  void readExact_cancelledAndReadOn_losesNothing() throws IOException {
    var target = ByteBuffer.allocate(3);
    chunks.add(new byte[] {1});
    var read = Polled.of(stream.readExact(target));
    read.poll();
    read.cancel();
    chunks.add(new byte[] {2, 3});

    assertThat(Polled.of(stream.readExact(target)).poll().isReady()).isTrue();
    assertThat(target.array()).containsExactly(1, 2, 3);
  }

  @Test
  void readExact_atTheEnd_failsAndSaysWhatIsMissing() throws IOException {
    chunks.add(new byte[] {1});
    ended = true;

    assertThatThrownBy(Polled.of(stream.readExact(ByteBuffer.allocate(3)))::poll)
        .isInstanceOf(EOFException.class)
        .hasMessage("stream ended with 2 bytes still to be read");
  }

  @Test
  void readExact_ofNothing_isReadyWithoutReading() throws IOException {
    assertThat(Polled.of(stream.readExact(ByteBuffer.allocate(0))).poll().isReady()).isTrue();
  }

  @Test
  void readNumbers_areBigEndian() throws IOException {
    for (int size : List.of(1, 2, 4, 8)) {
      var bytes = new byte[size];
      bytes[0] = (byte) 0x80;
      bytes[size - 1] |= 1;
      chunks.add(bytes);
    }

    assertThat(Polled.of(stream.readByte()).pollValue()).isEqualTo((byte) 0x81);
    assertThat(Polled.of(stream.readShort()).pollValue()).isEqualTo((short) 0x8001);
    assertThat(Polled.of(stream.readInt()).pollValue()).isEqualTo(0x80000001);
    assertThat(Polled.of(stream.readLong()).pollValue()).isEqualTo(0x8000000000000001L);
  }

  @Test
  void writeAll_intoASmallSink_advancesTheBufferAndSurvivesCancel() throws IOException {
    var sink = new Sink(2);
    var source = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5});
    var write = Polled.of(sink.writeAll(source));
    write.poll();
    write.cancel();
    assertThat(source.position()).isEqualTo(2);
    sink.room = 10;

    assertThat(Polled.of(sink.writeAll(source)).poll().isReady()).isTrue();
    assertThat(sink.bytes.toByteArray()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void write_givesTheCount() throws IOException {
    var sink = new Sink(2);
    var source = ByteBuffer.wrap(new byte[] {1, 2, 3});

    assertThat(Polled.of(sink.write(source)).pollValue()).isEqualTo(2);
    assertThat(Polled.of(sink.write(source)).poll().isReady()).isFalse();
  }

  @Test
  void writeAll_intoAFullSink_fails() throws IOException {
    var sink = new Sink(0);
    sink.full = true;

    assertThatThrownBy(Polled.of(sink.writeAll(ByteBuffer.allocate(3)))::poll)
        .isInstanceOf(IOException.class)
        .hasMessage("sink takes no more, with 3 bytes still to be written");
  }

  @Test
  void flushAndShutdown_waitUntilTheSinkIsDone() throws IOException {
    var sink = new Sink(0);
    var flush = Polled.of(sink.flush());
    var shutdown = Polled.of(sink.shutdown());
    assertThat(flush.poll().isReady()).isFalse();
    assertThat(shutdown.poll().isReady()).isFalse();
    sink.flushed = true;

    assertThat(flush.poll().isReady()).isTrue();
    assertThat(shutdown.poll().isReady()).isTrue();
  }

  /// Takes as many bytes as there is room for.
  private static final class Sink implements AsyncWrite {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int room;
    boolean full;
    boolean flushed;

    Sink(int room) {
      this.room = room;
    }

    @Override
    public int pollWrite(Context context, ByteBuffer source) {
      if (room == 0) {
        return full ? 0 : PENDING;
      }
      int count = Math.min(room, source.remaining());
      for (int i = 0; i < count; i++) {
        bytes.write(source.get());
      }
      room -= count;
      return count;
    }

    @Override
    public boolean pollFlush(Context context) {
      return flushed;
    }

    @Override
    public boolean pollShutdown(Context context) {
      return flushed;
    }
  }
}
