package cortado.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.Polled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BufferedAsyncReadTest {

  private final Duplex connection = Duplex.create(1024);
  private final BufferedAsyncRead reader = new BufferedAsyncRead(connection.left(), 8, 16);

  @Test
  void readLine_stripsBothKindsOfEnd() throws IOException {
    send("one\ntwo\r\n\n\r\na\rb\n");

    assertThat(lines(5)).containsExactly("one", "two", "", "", "a\rb");
  }

  @Test
  void readLine_atTheEnd_givesThePartialLineThenNull() throws IOException {
    send("one\ntw");
    connection.right().close();

    assertThat(lines(4)).containsExactly("one", "tw", null, null);
  }

  @Test
  void readLine_whileALineIsIncomplete_isPendingAndWoken() throws IOException {
    send("on");
    var line = Polled.of(reader.readLine());
    line.poll();
    var stale = line.waker();
    line.pollWithFreshWaker();
    send("e\n");

    assertThat(stale.count()).isZero();
    assertThat(line.wakeCount()).isEqualTo(1);
    assertThat(line.pollValue()).isEqualTo("one");
  }

  @Test
  void readLine_cancelledAtEachByte_losesNothing() throws IOException {
    for (char next : "hello\r".toCharArray()) {
      send(String.valueOf(next));
      var line = Polled.of(reader.readLine());
      assertThat(line.poll().isReady()).isFalse();
      line.cancel();
    }
    send("\nrest");

    assertThat(lines(1)).containsExactly("hello");
    var rest = ByteBuffer.allocate(4);
    assertThat(Polled.of(reader.readExact(rest)).poll().isReady()).isTrue();
    assertThat(new String(rest.array(), StandardCharsets.UTF_8)).isEqualTo("rest");
  }

  @Test
  void read_afterACancelledReadLine_givesThePartOfTheLine() throws IOException {
    send("par");
    var line = Polled.of(reader.readLine());
    line.poll();
    line.cancel();
    var target = ByteBuffer.allocate(16);

    assertThat(Polled.of(reader.read(target)).pollValue()).isEqualTo(3);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap("par".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readLine_upToTheLimit_isAccepted() throws IOException {
    String longest = "x".repeat(16);
    send(longest + "\r\n" + longest + "\n");

    assertThat(lines(2)).containsExactly(longest, longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void readLine_beyondTheLimit_failsEachTime(String terminator) throws IOException {
    send("x".repeat(terminator.isEmpty() ? 40 : 17) + terminator);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(Polled.of(reader.readLine())::poll)
          .isInstanceOf(IOException.class)
          .hasMessage("line is longer than 16 bytes");
    }
  }

  @Test
  void readLine_endless_doesNotGrowPastTheLimit() throws IOException {
    AsyncRead endless =
        (_, target) -> {
          int count = target.remaining();
          target.put(new byte[count]);
          return count;
        };
    var limited = new BufferedAsyncRead(endless, 8, 1000);

    assertThatThrownBy(Polled.of(limited.readLine())::poll).isInstanceOf(IOException.class);
    assertThat(limited)
        .extracting("bytes")
        .satisfies(bytes -> assertThat((byte[]) bytes).hasSizeLessThan(4000));
  }

  @Test
  void readLine_malformed_failsAndSkipsTheLine() throws IOException {
    var bytes = ByteBuffer.wrap(new byte[] {'a', (byte) 0xC3, '\n', 'b', '\n'});
    Polled.of(connection.right().writeAll(bytes)).poll();

    assertThatThrownBy(Polled.of(reader.readLine())::poll)
        .isInstanceOf(CharacterCodingException.class);
    assertThat(lines(1)).containsExactly("b");
  }

  @Test
  void read_intoALargeTarget_goesAroundTheBuffer() throws IOException {
    send("0123456789");
    var target = ByteBuffer.allocate(16);

    assertThat(Polled.of(reader.read(target)).pollValue()).isEqualTo(10);
  }

  @Test
  void read_ofSmallTargets_asksTheSourceOnce() throws IOException {
    var polls = new int[1];
    AsyncRead source =
        (_, target) -> {
          polls[0]++;
          target.put(new byte[] {1, 2, 3});
          return 3;
        };
    var buffered = new BufferedAsyncRead(source);
    for (int i = 0; i < 3; i++) {
      assertThat(Polled.of(buffered.read(ByteBuffer.allocate(1))).pollValue()).isEqualTo(1);
    }

    assertThat(polls[0]).isEqualTo(1);
    assertThat(Polled.of(buffered.read(ByteBuffer.allocate(0))).pollValue()).isZero();
  }

  @Test
  void constructor_withSizesThatMakeNoSense_isRefused() {
    assertThatThrownBy(() -> new BufferedAsyncRead(connection.left(), 0, 1))
        .hasMessage("capacityBytes must be positive, was 0");
    assertThatThrownBy(() -> new BufferedAsyncRead(connection.left(), 1, -1))
        .hasMessageContaining("was -1");
  }

  @Test
  void readLine_ofRandomTextInRandomPieces_equalsTheSplit() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      var pipe = Duplex.create(1 + random.nextInt(20));
      var buffered = new BufferedAsyncRead(pipe.left(), 1 + random.nextInt(10), 200);
      var expected = new ArrayList<String>();
      var text = new StringBuilder();
      for (int line = random.nextInt(6); line >= 0; line--) {
        expected.add("é€x".repeat(random.nextInt(12)));
        text.append(expected.getLast()).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      var actual = new ArrayList<String>();
      while (actual.size() < expected.size()) {
        int piece = Math.min(bytes.remaining(), 1 + random.nextInt(7));
        var slice = bytes.slice(bytes.position(), piece);
        Polled.of(pipe.right().writeAll(slice)).poll();
        bytes.position(bytes.position() + slice.position());
        var read = Polled.of(buffered.readLine());
        if (read.poll().isReady()) {
          actual.add(read.value());
        } else {
          read.cancel();
        }
      }
      assertThat(actual).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private void send(String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Polled.of(connection.right().writeAll(bytes)).poll().isReady()).isTrue();
  }

  private List<String> lines(int count) throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(Polled.of(reader.readLine()).pollValue());
    }
    return lines;
  }
}
