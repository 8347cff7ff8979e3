package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import org.jspecify.annotations.Nullable;

/// `PING [message]`: a sign of life.
@SuppressWarnings("ArrayRecordComponent") // Commands are never compared.
record Ping(byte @Nullable [] message) implements Command {

  private static final Ping PLAIN = new Ping(null);

  static Ping parse(Arguments arguments) throws CommandException {
    return switch (arguments.count()) {
      case 1 -> PLAIN;
      case 2 -> new Ping(arguments.copy(1));
      default -> throw CommandException.wrongCount("ping");
    };
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    if (message == null) {
      reply.pong();
    } else {
      reply.bulk(message);
    }
  }
}
