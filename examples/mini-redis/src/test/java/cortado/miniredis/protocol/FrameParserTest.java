package cortado.miniredis.protocol;

import static cortado.miniredis.protocol.Parsing.bytes;
import static cortado.miniredis.protocol.Parsing.inChunks;
import static cortado.miniredis.protocol.Parsing.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FrameParserTest {

  private static final Limits SMALL = new Limits(3, 10, 100, 64, 256, 1024);

  @Test
  void reply_ofEachKind_isItsFrame() {
    assertThat(reply("+OK\r\n")).isEqualTo(new Frame.Simple("OK"));
    assertThat(reply("+\r\n")).isEqualTo(new Frame.Simple(""));
    assertThat(reply("-ERR no\r\n")).isEqualTo(new Frame.Error("ERR no"));
    assertThat(reply(":-42\r\n")).isEqualTo(new Frame.Integer(-42));
    assertThat(reply("$5\r\na\r\nbc\r\n")).isEqualTo(bulk("a\r\nbc"));
    assertThat(reply("$0\r\n\r\n")).isEqualTo(bulk(""));
    assertThat(reply("$-1\r\n")).isEqualTo(new Frame.Null());
    assertThat(reply("*-1\r\n")).isEqualTo(new Frame.Null());
    assertThat(reply("*0\r\n")).isEqualTo(new Frame.Array(List.of()));
  }

  @Test
  void reply_nested_keepsTheOrder() {
    var inner = new Frame.Array(List.of(new Frame.Integer(1), new Frame.Array(List.of())));

    assertThat(reply("*3\r\n*2\r\n:1\r\n*0\r\n$-1\r\n+x\r\n"))
        .isEqualTo(new Frame.Array(List.of(inner, new Frame.Null(), new Frame.Simple("x"))));
  }

  @Test
  void request_ofBulks_isItsWords() {
    assertThat(request("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")).isEqualTo(words("GET", "k"));
  }

  @Test
  void request_inline_isItsWords() {
    assertThat(request("PING\r\n")).isEqualTo(words("PING"));
    assertThat(request("  set\tk  v \n")).isEqualTo(words("set", "k", "v"));
    assertThat(request("\r\n")).isEqualTo(words());
    assertThat(request("set k \"a \\\"b\\\" \\x41\\n\" 'c\\'d\\n'\r\n"))
        .isEqualTo(words("set", "k", "a \"b\" A\n", "c'd\\n"));
    assertThat(request("get \"\"\r\n")).isEqualTo(words("get", ""));
  }

  @Test
  void request_inlineAfterArray_isUnderstood() {
    assertThat(requests("*1\r\n$4\r\nPING\r\nPING x\r\n*1\r\n$4\r\nPING\r\n"))
        .containsExactly(words("PING"), words("PING", "x"), words("PING"), "incomplete: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*0\r\n", "*-1\r\n", "*-5\r\n"})
  void request_withoutWords_isEmpty(String request) {
    assertThat(request(request)).isEqualTo(words());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*abc\r\n", "*\r\n", "*01\r\n", "*+1\r\n", "*1000000000\r\n", "*11\r\n"})
  void request_withBadCount_isRefused(String request) {
    assertThat(requests(request)).containsExactly("Protocol error: invalid multibulk length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$-5\r\n", "$-1\r\n", "$999999999999\r\n", "$101\r\n", "$x\r\n"})
  void request_withBadLength_isRefused(String element) {
    assertThat(requests("*1\r\n" + element)).containsExactly("Protocol error: invalid bulk length");
  }

  @Test
  void request_withNestedArray_isRefused() {
    assertThat(requests("*1\r\n*1\r\n")).containsExactly("Protocol error: expected '$', got '*'");
  }

  @Test
  void request_withUnbalancedQuotes_isRefused() {
    assertThat(requests("PING \"a\r\n"))
        .containsExactly("Protocol error: unbalanced quotes in request");
    assertThat(requests("PING 'a'b\r\n"))
        .containsExactly("Protocol error: unbalanced quotes in request");
  }

  @Test
  void bulk_withoutLineEnd_isRefused() {
    assertThat(requests("*1\r\n$4\r\nPINGxx"))
        .containsExactly("Protocol error: expected the end of a line after a bulk string");
  }

  @Test
  void line_overTheLimit_isRefusedWithoutItsEnd() {
    assertThat(requests("x".repeat(63))).containsExactly("incomplete: 63");
    assertThat(requests("x".repeat(64))).containsExactly("Protocol error: too big inline request");
    assertThat(requests("*" + "1".repeat(31)))
        .containsExactly("Protocol error: too big mbulk count string");
    assertThat(replies("+" + "x".repeat(63))).containsExactly("Protocol error: too big line");
  }

  @Test
  void frame_overTheLimit_isRefusedAtTheHeader() {
    String hundred = "$100\r\n" + "x".repeat(100) + "\r\n";

    assertThat(requests("*3\r\n" + hundred + hundred + "$100\r\n"))
        .containsExactly("Protocol error: too big request");
  }

  @Test
  void array_deeperThanTheLimit_isRefused() {
    assertThat(replies("*1\r\n".repeat(4)))
        .containsExactly("Protocol error: arrays nest deeper than 3");
    assertThat(whole(FrameParser.ofReplies(Limits.DEFAULT), bytes("*1\r\n".repeat(100_000))))
        .containsExactly("Protocol error: arrays nest deeper than 8");
  }

  @Test
  void array_withManyElementsInside_isRefused() {
    assertThat(replies("*2\r\n*8\r\n")).containsExactly("incomplete: 8");
    assertThat(replies("*2\r\n*9\r\n")).containsExactly("Protocol error: invalid multibulk length");
  }

  @Test
  void array_announcedLong_takesNoMemoryYet() {
    var limits = new Limits(8, 1 << 24, 1 << 29, 1 << 16, 1 << 29, 1 << 16);
    var parser = FrameParser.ofRequests(limits);

    assertThat(whole(parser, bytes("*16777216\r\n$536870000\r\n"))).hasSize(1);

    assertThat(parser.tape().size()).isEqualTo(1);
  }

  /// Were the line looked at again with every byte, this would take minutes.
  @Test
  void line_byteByByte_isScannedOnce() {
    var limits = new Limits(8, 10, 10, 1 << 22, 1 << 23, 1 << 16);
    byte[] stream = bytes("x".repeat((1 << 22) - 1) + "\n");

    var results =
        inChunks(FrameParser.ofRequests(limits), stream, IntStream.generate(() -> 1).iterator());

    assertThat(results).hasSize(2);
  }

  /// Were the array begun anew with every byte, this would take minutes.
  @Test
  void array_byteByByte_isParsedOnce() {
    byte[] stream = bytes("*65536\r\n" + "$1\r\nx\r\n".repeat(65_536));

    var results =
        inChunks(
            FrameParser.ofRequests(Limits.DEFAULT), stream, IntStream.generate(() -> 1).iterator());

    assertThat(results).hasSize(2);
  }

  @Test
  void limits_outOfRange_areRefused() {
    assertThatThrownBy(() -> new Limits(0, 1, 1, 64, 64, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("depth must be between 1 and 1024, was 0");
  }

  private static Object request(String stream) {
    return requests(stream).getFirst();
  }

  private static Object reply(String stream) {
    return replies(stream).getFirst();
  }

  private static List<Object> requests(String stream) {
    return whole(FrameParser.ofRequests(SMALL), bytes(stream));
  }

  private static List<Object> replies(String stream) {
    return whole(FrameParser.ofReplies(SMALL), bytes(stream));
  }

  private static Frame bulk(String text) {
    return new Frame.Bulk(bytes(text));
  }

  private static Frame words(String... words) {
    return new Frame.Array(List.of(words).stream().map(FrameParserTest::bulk).toList());
  }
}
