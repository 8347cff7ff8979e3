package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.util.List;

/// `DEL key…`: takes keys away, and counts those that were there.
record Del(List<Key> keys) implements Command {

  static Del parse(Arguments arguments) {
    return new Del(Keys.parse(arguments));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.integer(keys.stream().filter(db::delete).count());
  }
}
