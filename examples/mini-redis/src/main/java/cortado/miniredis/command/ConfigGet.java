package cortado.miniredis.command;

import cortado.miniredis.db.Db;
import cortado.miniredis.protocol.Arguments;
import cortado.miniredis.protocol.FrameWriter;
import java.util.List;
import java.util.stream.IntStream;

/// `CONFIG GET name…`: settings by name, or all for `*`. `redis-benchmark` asks for these two.
record ConfigGet(List<Setting> settings) implements Command {

  /// A setting, and its value, which never changes.
  enum Setting {
    APPENDONLY("appendonly", "no"),
    SAVE("save", "");

    private final String lowerCase;
    private final String value;

    Setting(String lowerCase, String value) {
      this.lowerCase = lowerCase;
      this.value = value;
    }

    private boolean isNamed(Arguments arguments, int index) {
      return arguments.matches(index, name()) || arguments.matches(index, "*");
    }
  }

  static ConfigGet parse(Arguments arguments) throws CommandException {
    if (!arguments.matches(1, "GET")) {
      throw CommandException.unknownSubcommand(arguments.text(1, 128), "CONFIG");
    }
    if (arguments.count() == 2) {
      throw CommandException.wrongCount("config|get");
    }
    return new ConfigGet(
        List.of(Setting.values()).stream()
            .filter(
                setting ->
                    IntStream.range(2, arguments.count())
                        .anyMatch(index -> setting.isNamed(arguments, index)))
            .toList());
  }

  @Override
  public void apply(Db db, FrameWriter reply) {
    reply.array(2 * settings.size());
    for (Setting setting : settings) {
      reply.bulk(setting.lowerCase);
      reply.bulk(setting.value);
    }
  }
}
