package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.util.List;

/// `EXISTS key…`: how many of the keys are there. One that is named twice counts twice.
record Exists(List<Key> keys) implements Command {

  static Exists parse(Arguments arguments) {
    return new Exists(Keys.parse(arguments));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.integer(keys.stream().filter(db::contains).count());
  }
}
