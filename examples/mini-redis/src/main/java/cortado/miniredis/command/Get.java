package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `GET key`: the value, or nothing.
record Get(Key key) implements Command {

  static Get parse(Arguments arguments) {
    return new Get(new Key(arguments.copy(1)));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    byte[] value = db.get(key);
    if (value == null) {
      reply.nullBulk();
    } else {
      reply.bulk(value);
    }
  }
}
