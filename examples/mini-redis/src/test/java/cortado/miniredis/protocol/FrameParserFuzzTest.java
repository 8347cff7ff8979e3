package cortado.miniredis.protocol;

import static cortado.miniredis.protocol.Parsing.bytes;
import static cortado.miniredis.protocol.Parsing.inChunks;
import static cortado.miniredis.protocol.Parsing.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random streams, cut at random: a parser finds the same as when they come at once, and never
/// throws anything but a [ProtocolException].
///
/// Set the property `cortado.seed` to repeat a run.
@Timeout(60)
class FrameParserFuzzTest {

  private static final int STREAMS = 20_000;
  private static final Limits SMALL = new Limits(4, 20, 50, 40, 300, 1024);
  private static final byte[] TELLING = bytes("*$+-:_\r\n0123456789\"' \\x");

  private final long seed = Long.getLong("cortado.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void request_cutAnywhere_isTheSame() {
    for (int i = 0; i < STREAMS; i++) {
      byte[] stream = stream();
      assertThat(inChunks(FrameParser.ofRequests(SMALL), stream, random.ints(1, 9).iterator()))
          .as("seed %d, stream %d: %s", seed, i, Arrays.toString(stream))
          .isEqualTo(whole(FrameParser.ofRequests(SMALL), stream));
    }
  }

  @Test
  void reply_cutAnywhere_isTheSame() {
    for (int i = 0; i < STREAMS; i++) {
      byte[] stream = stream();
      assertThat(inChunks(FrameParser.ofReplies(SMALL), stream, random.ints(1, 9).iterator()))
          .as("seed %d, stream %d: %s", seed, i, Arrays.toString(stream))
          .isEqualTo(whole(FrameParser.ofReplies(SMALL), stream));
    }
  }

  @Test
  void reply_valid_isFoundAndComesBack() {
    for (int i = 0; i < STREAMS; i++) {
      var out = new ByteArrayOutputStream();
      frame(out, 3);
      var results = whole(FrameParser.ofReplies(Limits.DEFAULT), out.toByteArray());

      assertThat(results).as("seed %d, frame %d: %s", seed, i, out).hasSize(2);
      assertThat(results.getLast()).isEqualTo("incomplete: 0");
    }
  }

  /// Valid frames, valid frames with some damage, or noise.
  private byte[] stream() {
    var out = new ByteArrayOutputStream();
    int kind = random.nextInt(4);
    for (int frames = random.nextInt(1, 5); frames > 0; frames--) {
      switch (random.nextInt(kind == 3 ? 4 : 3)) {
        case 0 -> request(out);
        case 1 -> frame(out, 3);
        case 2 -> out.writeBytes(bytes("get k" + random.nextInt(99) + " \"v\"\r\n"));
        default -> noise(out);
      }
    }
    byte[] stream = out.toByteArray();
    if (kind > 0 && stream.length > 0) {
      for (int damages = random.nextInt(3); damages > 0; damages--) {
        stream[random.nextInt(stream.length)] = telling();
      }
      if (random.nextInt(4) == 0) {
        stream = Arrays.copyOf(stream, random.nextInt(stream.length + 1));
      }
    }
    return stream;
  }

  private void request(ByteArrayOutputStream out) {
    int words = random.nextInt(4);
    out.writeBytes(bytes("*" + words + "\r\n"));
    for (int i = 0; i < words; i++) {
      bulk(out);
    }
  }

  private void frame(ByteArrayOutputStream out, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> out.writeBytes(bytes("+simple\r\n"));
      case 1 -> out.writeBytes(bytes("-ERR error\r\n"));
      case 2 -> out.writeBytes(bytes(":" + random.nextInt(-1000, 1000) + "\r\n"));
      case 3 -> out.writeBytes(bytes("$-1\r\n"));
      case 4 -> bulk(out);
      default -> {
        int elements = random.nextInt(4);
        out.writeBytes(bytes("*" + elements + "\r\n"));
        for (int i = 0; i < elements; i++) {
          frame(out, depth - 1);
        }
      }
    }
  }

  private void bulk(ByteArrayOutputStream out) {
    int length = random.nextInt(20);
    out.writeBytes(bytes("$" + length + "\r\n"));
    noise(out, length);
    out.writeBytes(bytes("\r\n"));
  }

  private void noise(ByteArrayOutputStream out) {
    noise(out, random.nextInt(60));
  }

  private void noise(ByteArrayOutputStream out, int length) {
    for (int i = 0; i < length; i++) {
      out.write(random.nextBoolean() ? telling() : random.nextInt());
    }
  }

  private byte telling() {
    return TELLING[random.nextInt(TELLING.length)];
  }
}
