package cortado.miniredis.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Makes requests of words, as a parser would find them.
public final class Requests {

  private Requests() {}

  /// The bytes of the request.
  public static byte[] bytes(String... words) {
    var writer = new FrameWriter(new Buffers());
    writer.array(words.length);
    for (String word : words) {
      writer.bulk(word);
    }
    ByteBuffer contents = writer.contents();
    return Arrays.copyOf(contents.array(), contents.limit());
  }

  /// The request as the server sees it.
  public static Arguments of(String... words) {
    byte[] bytes = bytes(words);
    var parser = FrameParser.ofRequests(Limits.DEFAULT);
    try {
      if (!parser.parse(bytes, 0, bytes.length)) {
        throw new IllegalArgumentException("no whole request");
      }
    } catch (ProtocolException failure) {
      throw new IllegalArgumentException(failure);
    }
    var arguments = new Arguments(parser.tape());
    arguments.view(bytes, 0);
    return arguments;
  }
}
