package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// `TTL key`: how many seconds a key will live, rounded; -1 if for ever, -2 if it is not there.
record Ttl(Key key) implements Command {

  private static final long MILLIS = 1000;

  static Ttl parse(Arguments arguments) {
    return new Ttl(new Key(arguments.copy(1)));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    long millis = db.timeToLiveMillis(key);
    reply.integer(millis < 0 ? millis : (millis + MILLIS / 2) / MILLIS);
  }
}
