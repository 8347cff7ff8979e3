package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {

  private final FrameWriter writer = new FrameWriter(new Buffers());

  @Test
  void frames_ofEachKind_areWrittenOneAfterAnother() {
    writer.ok();
    writer.pong();
    writer.nullBulk();
    writer.bulk("héllo");
    writer.array(2);
    writer.array(0);

    assertThat(written())
        .isEqualTo("+OK\r\n+PONG\r\n$-1\r\n$6\r\nh\u00c3\u00a9llo\r\n*2\r\n*0\r\n");
  }

  @Test
  void error_withLineEnds_staysOneLine() {
    writer.error("ERR a\r\nb \u20ac");

    assertThat(written()).isEqualTo("-ERR a  b ?\r\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, -1, -10, 99, 100, 1234567890, Long.MAX_VALUE, Long.MIN_VALUE})
  void integer_ofAnySize_isWritten(long value) {
    writer.integer(value);

    assertThat(written()).isEqualTo(":" + value + "\r\n");
  }

  @Test
  void bulk_largerThanTheBuffer_growsIt() {
    writer.ok();
    writer.bulk(new byte[100_000]);
    writer.ok();

    assertThat(writer.size()).isEqualTo(5 + 9 + 100_000 + 2 + 5);
    assertThat(written()).startsWith("+OK\r\n$100000\r\n\0\0").endsWith("\0\r\n+OK\r\n");
  }

  @Test
  void writer_released_isEmpty() {
    writer.ok();

    writer.release();

    assertThat(writer.size()).isZero();
    assertThat(written()).isEmpty();
  }

  private String written() {
    var contents = writer.contents();
    return new String(contents.array(), 0, contents.limit(), ISO_8859_1);
  }
}
