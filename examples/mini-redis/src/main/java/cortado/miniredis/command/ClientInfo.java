package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `CLIENT SETNAME name` and `CLIENT SETINFO attribute value`, by which libraries introduce
/// themselves. Nobody here asks for it later, so nothing is kept.
record ClientInfo() implements Command {

  static ClientInfo parse(Arguments arguments) throws CommandException {
    if (arguments.matches(1, "SETNAME")) {
      checkCount(arguments, 3, "client|setname");
      checkName(arguments);
    } else if (arguments.matches(1, "SETINFO")) {
      checkCount(arguments, 4, "client|setinfo");
    } else {
      throw CommandException.unknownSubcommand(arguments.text(1, 128), "CLIENT");
    }
    return new ClientInfo();
  }

  private static void checkCount(Arguments arguments, int expected, String command)
      throws CommandException {
    if (arguments.count() != expected) {
      throw CommandException.wrongCount(command);
    }
  }

  private static void checkName(Arguments arguments) throws CommandException {
    for (int i = 0; i < arguments.length(2); i++) {
      byte letter = arguments.byteAt(2, i);
      if (letter < '!' || letter > '~') {
        throw CommandException.of(
            "ERR Client names cannot contain spaces, newlines or special characters.");
      }
    }
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.ok();
  }
}
