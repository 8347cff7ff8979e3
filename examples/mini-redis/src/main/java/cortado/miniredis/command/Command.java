package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// What a client asks for.
///
/// Immutable, and independent of the buffer it was read from.
public sealed interface Command
    permits ClientInfo,
        Commands,
        ConfigGet,
        Del,
        Echo,
        Exists,
        Expire,
        Get,
        Hello,
        Ping,
        Quit,
        Select,
        Set,
        Ttl,
        Unknown {

  /// Does it, and writes exactly one frame in reply. Never waits.
  void apply(Db db, FrameWriter reply);

  /// The command that a request means. It has at least one word.
  static Command parse(Arguments arguments) throws CommandException {
    Verb verb = Verb.of(arguments, 0);
    if (verb == null) {
      return Unknown.parse(arguments);
    }
    if (!verb.accepts(arguments.count())) {
      throw CommandException.wrongCount(verb.lowerCase());
    }
    return switch (verb) {
      case GET -> Get.parse(arguments);
      case SET -> Set.parse(arguments);
      case PING -> Ping.parse(arguments);
      case DEL -> Del.parse(arguments);
      case EXISTS -> Exists.parse(arguments);
      case EXPIRE -> Expire.parse(arguments);
      case TTL -> Ttl.parse(arguments);
      case ECHO -> Echo.parse(arguments);
      case SELECT -> Select.parse(arguments);
      case HELLO -> Hello.parse(arguments);
      case CLIENT -> ClientInfo.parse(arguments);
      case CONFIG -> ConfigGet.parse(arguments);
      case COMMAND -> Commands.parse(arguments);
      case QUIT -> new Quit();
    };
  }
}
