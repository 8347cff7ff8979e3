package cortado.miniredis.command;

/// A request that cannot be carried out as it is written. It is answered with an error, worded as
/// Redis does, and the connection stays.
public final class CommandException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reply;

  private CommandException(String reply) {
    super(reply);
    this.reply = reply;
  }

  /// What to answer.
  public String reply() {
    return reply;
  }

  static CommandException syntax() {
    return new CommandException("ERR syntax error");
  }

  static CommandException notAnInteger() {
    return new CommandException("ERR value is not an integer or out of range");
  }

  static CommandException wrongCount(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }

  static CommandException invalidExpireTime(String command) {
    return new CommandException("ERR invalid expire time in '" + command + "' command");
  }

  static CommandException unknownSubcommand(String subcommand, String command) {
    return new CommandException(
        "ERR unknown subcommand '%s'. Try %s HELP.".formatted(subcommand, command));
  }

  static CommandException of(String reply) {
    return new CommandException(reply);
  }

  /// No trace: the client is to blame and not the code.
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
