package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `SELECT index`: chooses a database. There is one, number 0.
record Select() implements Command {

  static Select parse(Arguments arguments) throws CommandException {
    long index = arguments.integer(1).orElseThrow(CommandException::notAnInteger);
    if (index != 0) {
      throw CommandException.of("ERR DB index is out of range");
    }
    return new Select();
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.ok();
  }
}
