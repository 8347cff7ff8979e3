package cortado.miniredis.command;

import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import java.util.List;
import java.util.stream.IntStream;

/// The keys of a command that takes any number of them.
final class Keys {

  private Keys() {}

  static List<Key> parse(Arguments arguments) {
    return IntStream.range(1, arguments.count())
        .mapToObj(index -> new Key(arguments.copy(index)))
        .toList();
  }
}
