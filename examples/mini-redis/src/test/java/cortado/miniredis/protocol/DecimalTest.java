package cortado.miniredis.protocol;

import static cortado.miniredis.protocol.Parsing.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 10, 1234567890123L, Long.MAX_VALUE, -Long.MAX_VALUE})
  void number_written_isRead(long value) {
    assertThat(parse(Long.toString(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-0",
        "00",
        "1 ",
        " 1",
        "1x",
        "9223372036854775808",
        "9999999999999999999",
        "99999999999999999999",
        "-9223372036854775809"
      })
  void text_thatIsNoNumber_isInvalid(String text) {
    assertThat(parse(text)).isEqualTo(Decimal.INVALID);
  }

  private static long parse(String text) {
    byte[] padded = bytes("7" + text + "7");
    return Decimal.parse(padded, 1, padded.length - 1);
  }
}
