package cortado.cli;

import cortado.transform.AsyncTransform;
import cortado.transform.Diagnostic;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `cortado run`: from a source file to a running program, all in memory.
final class RunCommand {

  private final Path source;
  private final PrintStream err;

  private RunCommand(Path source, PrintStream err) {
    this.source = source;
    this.err = err;
  }

  /// Runs the source file that comes first in `arguments` with the others, and returns the exit
  /// code. What the program throws is thrown.
  static int execute(List<String> arguments, PrintStream err) throws Throwable {
    if (arguments.isEmpty()) {
      err.println("cortado: run needs a source file: cortado run FILE.java [arguments]");
      return 2;
    }
    Path source = Path.of(arguments.getFirst());
    if (!Files.isReadable(source) || Files.isDirectory(source)) {
      err.println("cortado: cannot read " + source);
      return 2;
    }
    return new RunCommand(source, err).run(arguments.subList(1, arguments.size()));
  }

  private int run(List<String> arguments) throws Throwable {
    Optional<Program> compiled = compile();
    if (compiled.isEmpty()) {
      return 1;
    }
    Optional<Program> transformed = transform(compiled.get());
    if (transformed.isEmpty()) {
      return 1;
    }
    Class<?> mainClass = new ProgramLoader(transformed.get()).loadMainClass();
    Optional<MainMethod> main = MainMethod.find(mainClass);
    if (main.isEmpty()) {
      err.println(
          source
              + ": error: "
              + mainClass.getName()
              + " has no main method; write void main(), or mark an async one with @AsyncMain");
      return 1;
    }
    main.get().invoke(arguments.toArray(String[]::new));
    return 0;
  }

  private Optional<Program> compile() throws IOException {
    try (var compiler = new SourceCompiler(err)) {
      return compiler.compile(source);
    }
  }

  private Optional<Program> transform(Program program) {
    var transform = new AsyncTransform(program.resolver());
    Map<String, byte[]> classes = new HashMap<>(program.classes());
    boolean refused = false;
    for (byte[] host : program.classes().values()) {
      var result = transform.transform(host);
      result.diagnostics().forEach(this::print);
      refused |= result.hasErrors();
      classes.putAll(result.classes());
    }
    return refused ? Optional.empty() : Optional.of(new Program(program.mainClass(), classes));
  }

  /// Class files know their source by its last name. Here it is known as the user wrote it.
  private void print(Diagnostic found) {
    boolean isSource = found.file().equals(String.valueOf(source.getFileName()));
    String file = isSource ? source.toString() : found.file();
    err.println(new Diagnostic(found.severity(), file, found.line(), found.message()));
  }
}
