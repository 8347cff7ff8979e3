package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.FrameWriter;

/// `QUIT`: the handler ends the connection after the reply.
public record Quit() implements Command {

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.ok();
  }
}
