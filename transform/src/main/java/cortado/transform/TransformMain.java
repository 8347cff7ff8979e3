package cortado.transform;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Transforms directories from the command line, for build tools without a plugin.
public final class TransformMain {

  private static final String USAGE =
      """
      usage: java -jar cortado-transform.jar [-g] [-cp <path>] [-d <output>] <directory>...
             java -jar cortado-transform.jar -verify [-cp <path>] <directory or jar>...""";

  private final PrintStream messages;
  private final List<Path> directories = new ArrayList<>();
  private List<Path> classpath = List.of();
  private Path output = Path.of("");
  private boolean keepsVariables;
  private boolean verifies;

  private TransformMain(PrintStream messages) {
    this.messages = messages;
  }

  /// Transforms the named directories, in place unless `-d` names another. With `-g`, variables are
  /// kept for a debugger, see [AsyncTransform#keepingVariables()]. With `-verify`, nothing is
  /// transformed: directories and jars are searched for what should have been. Exits with 1 when a
  /// class has errors, with 2 when the arguments make no sense.
  public static void main(String[] arguments) throws IOException {
    int exitCode = run(arguments, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(String[] arguments, PrintStream messages) throws IOException {
    var main = new TransformMain(messages);
    if (!main.parse(arguments)) {
      messages.println(USAGE);
      return 2;
    }
    return main.transform() ? 0 : 1;
  }

  private boolean parse(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      boolean hasValue = i + 1 < arguments.length;
      switch (arguments[i]) {
        case String option when option.equals("-cp") && hasValue ->
            classpath = pathsIn(arguments[++i]);
        case String option when option.equals("-d") && hasValue -> output = Path.of(arguments[++i]);
        case "-g" -> keepsVariables = true;
        case "-verify" -> verifies = true;
        case String argument when argument.startsWith("-") -> {
          return false;
        }
        case String argument -> directories.add(Path.of(argument));
      }
    }
    return !directories.isEmpty();
  }

  private static List<Path> pathsIn(String classpath) {
    return Arrays.stream(classpath.split(File.pathSeparator, -1))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }

  private boolean transform() throws IOException {
    boolean isFine = true;
    for (Path directory : directories) {
      List<Diagnostic> diagnostics =
          verifies ? TransformCheck.run(directory, classpath) : transform(directory);
      diagnostics.forEach(messages::println);
      isFine &= diagnostics.stream().noneMatch(Diagnostic::isError);
    }
    return isFine;
  }

  private List<Diagnostic> transform(Path directory) throws IOException {
    boolean inPlace = output.toString().isEmpty();
    return DirectoryTransform.run(
        directory, inPlace ? directory : output, classpath, keepsVariables);
  }
}
