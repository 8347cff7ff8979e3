package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.time.Duration;

/// `EXPIRE key seconds`: lets a key expire. 1 if it is there, otherwise 0.
record Expire(Key key, Duration timeToLive) implements Command {

  /// More seconds than this are too many milliseconds.
  static final long MAX_SECONDS = Long.MAX_VALUE / 1000;

  private static final int WORDS = 3;

  static Expire parse(Arguments arguments) throws CommandException {
    if (arguments.count() > WORDS) {
      throw CommandException.of("ERR Unsupported option " + arguments.text(WORDS, 128));
    }
    long seconds = arguments.integer(2).orElseThrow(CommandException::notAnInteger);
    if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
      throw CommandException.invalidExpireTime("expire");
    }
    return new Expire(new Key(arguments.copy(1)), Duration.ofSeconds(seconds));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    // What should have expired already goes at once.
    boolean there = timeToLive.isPositive() ? db.expire(key, timeToLive) : db.delete(key);
    reply.integer(there ? 1 : 0);
  }
}
