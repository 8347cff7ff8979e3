package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;

/// A command that is not known here: an error that repeats the beginning of the request.
record Unknown(String message) implements Command {

  /// How much of the name is repeated, and how much of everything behind it.
  private static final int REPEATED = 128;

  static Unknown parse(Arguments arguments) {
    var words = new StringBuilder();
    for (int i = 1; i < arguments.count() && words.length() < REPEATED; i++) {
      String word = arguments.text(i, REPEATED - words.length());
      words.append('\'').append(word).append("' ");
    }
    return new Unknown(
        "ERR unknown command '%s', with args beginning with: %s"
            .formatted(arguments.text(0, REPEATED), words));
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.error(message);
  }
}
