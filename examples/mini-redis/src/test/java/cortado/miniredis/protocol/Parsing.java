package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;

/// Feeds a parser and collects what comes out, errors included, as a list that can be compared.
final class Parsing {

  private Parsing() {}

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /// What a parser finds in `stream` when it arrives at once.
  static List<Object> whole(FrameParser parser, byte[] stream) {
    return inChunks(parser, stream, List.of(stream.length).stream().mapToInt(n -> n).iterator());
  }

  /// What a parser finds in `stream` when it arrives in chunks of the given sizes, the rest at
  /// once. Like a connection, it moves what is left to the front of a new buffer now and then.
  static List<Object> inChunks(
      FrameParser parser, byte[] stream, PrimitiveIterator.OfInt chunkSizes) {
    var results = new ArrayList<Object>();
    byte[] buffer = stream.clone();
    int base = 0;
    int start = 0;
    int end = 0;
    try {
      while (base + end < stream.length) {
        int chunk = chunkSizes.hasNext() ? chunkSizes.nextInt() : stream.length;
        end = Math.min(stream.length - base, end + chunk);
        while (parser.parse(buffer, start, end)) {
          results.add(parser.frame(buffer, start));
          start += parser.length();
        }
        if (start > 64) {
          buffer = Arrays.copyOfRange(buffer, start, buffer.length);
          base += start;
          end -= start;
          start = 0;
        }
      }
      results.add("incomplete: " + (end - start));
    } catch (ProtocolException failure) {
      results.add(failure.getMessage());
    }
    return results;
  }
}
