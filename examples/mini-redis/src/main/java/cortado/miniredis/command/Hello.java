package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `HELLO [version]`: who the server is. It speaks version 2 of the protocol and no other.
record Hello() implements Command {

  static Hello parse(Arguments arguments) throws CommandException {
    if (arguments.count() > 1) {
      long version =
          arguments
              .integer(1)
              .orElseThrow(
                  () ->
                      CommandException.of(
                          "ERR Protocol version is not an integer or out of range"));
      if (version != 2) {
        throw CommandException.of("NOPROTO unsupported protocol version");
      }
    }
    if (arguments.count() > 2) {
      throw CommandException.of(
          "ERR Syntax error in HELLO option '" + arguments.text(2, 128) + "'");
    }
    return new Hello();
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    // A map, which version 2 sends as a list of names and values in turn.
    reply.array(12);
    reply.bulk("server");
    reply.bulk("cortado-mini-redis");
    reply.bulk("version");
    reply.bulk("0.1.0");
    reply.bulk("proto");
    reply.integer(2);
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }
}
