package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.util.List;
import java.util.stream.IntStream;

/// `COMMAND`, `COMMAND COUNT` and `COMMAND DOCS [name…]`: what the server can do. `redis-cli` asks
/// for the last when it starts, to help while one types.
record Commands(Question question, List<Verb> verbs) implements Command {

  /// What to tell about the commands.
  enum Question {
    LIST,
    COUNT,
    DOCS
  }

  private static final List<Verb> ALL = List.of(Verb.values());

  static Commands parse(Arguments arguments) throws CommandException {
    if (arguments.count() == 1) {
      return new Commands(Question.LIST, ALL);
    }
    if (arguments.matches(1, "DOCS")) {
      return new Commands(Question.DOCS, arguments.count() == 2 ? ALL : named(arguments));
    }
    if (!arguments.matches(1, "COUNT")) {
      throw CommandException.unknownSubcommand(arguments.text(1, 128), "COMMAND");
    }
    if (arguments.count() > 2) {
      throw CommandException.wrongCount("command|count");
    }
    return new Commands(Question.COUNT, ALL);
  }

  private static List<Verb> named(Arguments arguments) {
    return IntStream.range(2, arguments.count())
        .mapToObj(index -> Verb.of(arguments, index))
        .filter(verb -> verb != null)
        .toList();
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    switch (question) {
      case COUNT -> reply.integer(verbs.size());
      case LIST -> {
        reply.array(verbs.size());
        verbs.forEach(verb -> list(verb, reply));
      }
      case DOCS -> {
        reply.array(2 * verbs.size());
        verbs.forEach(verb -> document(verb, reply));
      }
    }
  }

  private static void list(Verb verb, FrameWriter reply) {
    reply.array(2);
    reply.bulk(verb.lowerCase());
    reply.integer(verb.arity());
  }

  private static void document(Verb verb, FrameWriter reply) {
    reply.bulk(verb.lowerCase());
    reply.array(4);
    reply.bulk("summary");
    reply.bulk(verb.summary());
    reply.bulk("group");
    reply.bulk(verb.group());
  }
}
