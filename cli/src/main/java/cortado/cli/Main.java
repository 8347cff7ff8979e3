package cortado.cli;

import java.io.PrintStream;
import java.util.List;

/// The `cortado` command.
final class Main {

  private static final String USAGE =
      """
      usage: cortado run FILE.java [arguments]
             cortado dump PID

        run   compile, transform and run one source file
        dump  show the tasks of a running program\
      """;

  private Main() {}

  /// Ends with the program's own exception when that is how the program ends, so that the JVM
  /// reports it as it does for any program.
  public static void main(String[] arguments) throws Throwable {
    int exitCode = execute(List.of(arguments), System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /// Runs the command in this JVM and returns its exit code.
  static int execute(List<String> arguments, PrintStream out, PrintStream err) throws Throwable {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    switch (command) {
      case "run" -> {
        return RunCommand.execute(arguments.subList(1, arguments.size()), err);
      }
      case "dump" -> {
        return DumpCommand.execute(arguments.subList(1, arguments.size()), out, err);
      }
      case "help", "-h", "--help" -> {
        out.println(USAGE);
        return 0;
      }
      default -> {
        err.println(USAGE);
        return 2;
      }
    }
  }
}
