package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `ECHO message`: the message.
@SuppressWarnings("ArrayRecordComponent") // Commands are never compared.
record Echo(byte[] message) implements Command {

  static Echo parse(Arguments arguments) {
    return new Echo(arguments.copy(1));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.bulk(message);
  }
}
