package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.db.Key;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `SET key value [EX seconds | PX milliseconds]`: gives a key a value, for good or for a while.
@SuppressWarnings("ArrayRecordComponent") // Commands are never compared.
record Set(Key key, byte[] value, @Nullable Duration timeToLive) implements Command {

  private static final int WORDS_WITH_OPTION = 5;

  static Set parse(Arguments arguments) throws CommandException {
    var key = new Key(arguments.copy(1));
    byte[] value = arguments.copy(2);
    return new Set(key, value, arguments.count() == 3 ? null : parseTimeToLive(arguments));
  }

  private static Duration parseTimeToLive(Arguments arguments) throws CommandException {
    boolean seconds = arguments.matches(3, "EX");
    if (arguments.count() != WORDS_WITH_OPTION || !(seconds || arguments.matches(3, "PX"))) {
      throw CommandException.syntax();
    }
    long amount = arguments.integer(4).orElseThrow(CommandException::notAnInteger);
    if (amount <= 0 || (seconds && amount > Expire.MAX_SECONDS)) {
      throw CommandException.invalidExpireTime("set");
    }
    return seconds ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    if (timeToLive == null) {
      db.set(key, value);
    } else {
      db.set(key, value, timeToLive);
    }
    reply.ok();
  }
}
