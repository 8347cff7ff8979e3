package cortado.miniredis.command;

import cortado.miniredis.protocol.Arguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The names of the commands, those that come most often first.
///
/// No name has more than eight letters, so one fits into a `long`, and finding a command takes a
/// few comparisons of numbers and no text at all.
enum Verb {
  GET(2, "string", "Gets the value of a key."),
  SET(-3, "string", "Sets the value of a key, for good or for some time."),
  PING(-1, "connection", "Answers, with a message if one is given."),
  DEL(-2, "generic", "Deletes keys."),
  EXISTS(-2, "generic", "Counts the given keys that exist."),
  EXPIRE(-3, "generic", "Lets a key expire after some seconds."),
  TTL(2, "generic", "Tells in how many seconds a key will expire."),
  ECHO(2, "connection", "Answers with the message."),
  SELECT(2, "connection", "Chooses a database; there is one."),
  HELLO(-1, "connection", "Greets, and agrees on the protocol."),
  CLIENT(-2, "connection", "Tells the server about the client."),
  CONFIG(-2, "server", "Reads settings."),
  COMMAND(-1, "server", "Lists the commands."),
  QUIT(-1, "connection", "Ends the connection.");

  private static final Verb[] ALL = values();

  private static final int MAX_LENGTH = Long.BYTES;

  private final int arity;
  private final String group;
  private final String summary;
  private final String lowerCase;
  private final long packed;

  Verb(int arity, String group, String summary) {
    this.arity = arity;
    this.group = group;
    this.summary = summary;
    this.lowerCase = name().toLowerCase(Locale.ROOT);
    long letters = 0;
    for (int i = 0; i < name().length(); i++) {
      letters = (letters << Byte.SIZE) | name().charAt(i);
    }
    this.packed = letters;
  }

  /// How many words the command has, its name included; if negative, at least as many.
  int arity() {
    return arity;
  }

  /// Where `redis-cli` lists it in its help.
  String group() {
    return group;
  }

  String summary() {
    return summary;
  }

  /// The name, as Redis writes it in its replies.
  String lowerCase() {
    return lowerCase;
  }

  /// Whether a request of so many words has enough of them and not too many.
  boolean accepts(int words) {
    return arity >= 0 ? words == arity : words >= -arity;
  }

  /// The command that the word names, in whatever case. Null if there is none.
  static @Nullable Verb of(Arguments arguments, int index) {
    int length = arguments.length(index);
    if (length > MAX_LENGTH) {
      return null;
    }
    long letters = 0;
    for (int i = 0; i < length; i++) {
      byte letter = Arguments.upperCase(arguments.byteAt(index, i));
      letters = (letters << Byte.SIZE) | (letter & 0xFF);
    }
    for (Verb verb : ALL) {
      if (verb.packed == letters) {
        return verb;
      }
    }
    return null;
  }
}
