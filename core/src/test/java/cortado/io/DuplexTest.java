package cortado.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.Polled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DuplexTest {

  private final Duplex connection = Duplex.create(4);
  private final Duplex.Side left = connection.left();
  private final Duplex.Side right = connection.right();

  @Test
  void bytes_goBothWaysAndAroundTheRing() throws IOException {
    for (byte round = 0; round < 10; round++) {
      Polled.of(left.writeAll(bytes(round, 1, 2))).poll();
      Polled.of(right.writeAll(bytes(round, 3))).poll();

      assertThat(read(right, 3)).containsExactly(round, 1, 2);
      assertThat(read(left, 2)).containsExactly(round, 3);
    }
  }

  @Test
  void read_ofEmptyPipe_isWokenByTheWriteWithItsLastWaker() throws IOException {
    var read = Polled.of(left.read(ByteBuffer.allocate(8)));
    read.poll();
    read.poll();
    var stale = read.waker();
    read.pollWithFreshWaker();
    Polled.of(right.write(bytes(1))).poll();

    assertThat(stale.count()).isZero();
    assertThat(read.wakeCount()).isEqualTo(1);
    assertThat(read.pollValue()).isEqualTo(1);
  }

  @Test
  void write_intoFullPipe_isWokenByTheRead() throws IOException {
    var source = bytes(1, 2, 3, 4, 5, 6);
    var write = Polled.of(left.writeAll(source));
    assertThat(write.poll().isReady()).isFalse();
    assertThat(source.position()).isEqualTo(4);

    assertThat(read(right, 3)).containsExactly(1, 2, 3);
    assertThat(write.wakeCount()).isEqualTo(1);
    assertThat(write.poll().isReady()).isTrue();
    assertThat(read(right, 3)).containsExactly(4, 5, 6);
  }

  @Test
  void cancelledReadAndWrite_takeNothing() throws IOException {
    var read = Polled.of(left.read(ByteBuffer.allocate(1)));
    read.poll();
    read.cancel();
    var source = bytes(1, 2, 3, 4);
    Polled.of(right.writeAll(source)).poll();
    var write = Polled.of(right.write(bytes(5)));
    write.poll();
    write.cancel();

    assertThat(read(left, 4)).containsExactly(1, 2, 3, 4);
    assertThat(Polled.of(left.read(ByteBuffer.allocate(1))).poll().isReady()).isFalse();
  }

  @Test
  void shutdown_letsTheOtherSideDrainAndAnswer() throws IOException {
    Polled.of(left.writeAll(bytes(1))).poll();
    Polled.of(left.shutdown()).pollValue();

    assertThat(read(right, 1)).containsExactly(1);
    assertThat(Polled.of(right.read(ByteBuffer.allocate(1))).pollValue()).isEqualTo(AsyncRead.EOF);
    Polled.of(right.writeAll(bytes(2))).pollValue();
    assertThat(read(left, 1)).containsExactly(2);
    assertThatThrownBy(Polled.of(left.write(bytes(3)))::poll)
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void close_wakesBothSidesWaitersAndBreaksThePipe() throws IOException {
    var reading = Polled.of(right.read(ByteBuffer.allocate(1)));
    reading.poll();
    var ownReading = Polled.of(left.read(ByteBuffer.allocate(1)));
    ownReading.poll();
    left.close();

    assertThat(reading.isWoken()).isTrue();
    assertThat(reading.pollValue()).isEqualTo(AsyncRead.EOF);
    assertThat(ownReading.isWoken()).isTrue();
    assertThatThrownBy(ownReading::poll).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(Polled.of(right.write(bytes(1)))::poll)
        .isInstanceOf(IOException.class)
        .hasMessage("broken pipe: the reader has closed it");
  }

  @Test
  void close_whileTheOtherSideWrites_wakesTheWriter() throws IOException {
    var writing = Polled.of(right.writeAll(bytes(1, 2, 3, 4, 5)));
    writing.poll();
    left.close();

    assertThat(writing.isWoken()).isTrue();
    assertThatThrownBy(writing::poll).isInstanceOf(IOException.class);
  }

  @Test
  void operations_keepToTheBudget() throws IOException {
    Polled.of(right.writeAll(bytes(1, 2, 3, 4))).poll();
    var target = ByteBuffer.allocate(1);
    var read = Polled.of(left.read(target)).withBudget(0);

    assertThat(read.poll().isReady()).isFalse();
    assertThat(read.isWoken()).isTrue();
    assertThat(target.position()).isZero();
  }

  @Test
  void read_intoFullTarget_givesZeroEvenAtTheEnd() throws IOException {
    right.close();

    assertThat(Polled.of(left.read(ByteBuffer.allocate(0))).pollValue()).isZero();
  }

  private static byte[] read(AsyncRead side, int count) throws IOException {
    var target = ByteBuffer.allocate(count);
    assertThat(Polled.of(side.readExact(target)).poll().isReady()).isTrue();
    return target.array();
  }

  private static ByteBuffer bytes(int... values) {
    var buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }
}
