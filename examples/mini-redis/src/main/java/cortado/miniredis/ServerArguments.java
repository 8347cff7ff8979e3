package cortado.miniredis;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;

/// What the command line says.
///
/// @param workers how many worker threads, 0 for the default
record ServerArguments(String bind, int port, int workers, boolean currentThread, boolean help) {

  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_WORKERS = 1024;

  /// Throws [IllegalArgumentException] with a message for the user.
  static ServerArguments parse(String... args) {
    String bind = "127.0.0.1";
    int port = DEFAULT_PORT;
    int workers = 0;
    boolean currentThread = false;
    boolean help = false;
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--port" -> port = number(option, words, 0, MAX_PORT);
        case "--bind" -> bind = value(option, words);
        case "--workers" -> workers = number(option, words, 1, MAX_WORKERS);
        case "--current-thread" -> currentThread = true;
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("unknown option '" + option + "'");
      }
    }
    if (currentThread && workers > 0) {
      throw new IllegalArgumentException("--current-thread has no workers; leave out --workers");
    }
    return new ServerArguments(bind, port, workers, currentThread, help);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(bind, port);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static int number(String option, Iterator<String> words, int least, int most) {
    String word = value(option, words);
    try {
      int number = Integer.parseInt(word);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused below, as one out of range is.
    }
    throw new IllegalArgumentException(
        "%s must be between %d and %d, was '%s'".formatted(option, least, most, word));
  }
}
