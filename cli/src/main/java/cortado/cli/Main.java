package cortado.cli;

/// The `cortado` command.
final class Main {

  private Main() {}
}
