package cortado.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs commands in this JVM and keeps what they and the programs they start print.
final class CommandLine {

  private final Path directory;

  CommandLine(Path directory) {
    this.directory = directory;
  }

  /// What came of a command.
  ///
  /// @param thrown what the program threw, if it did
  record Result(int exitCode, String out, String err, @Nullable Throwable thrown) {}

  /// Writes a source file, `name` being relative to the directory, and returns its path.
  Path source(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  Result run(Path source, String... arguments) {
    var all = new ArrayList<String>(List.of("run", source.toString()));
    all.addAll(List.of(arguments));
    return execute(all.toArray(String[]::new));
  }

  Result execute(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    ClassLoader realLoader = Thread.currentThread().getContextClassLoader();
    var capturedOut = new PrintStream(out, true, StandardCharsets.UTF_8);
    var capturedErr = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setOut(capturedOut);
    int exitCode = -1;
    Throwable thrown = null;
    try {
      exitCode = Main.execute(List.of(arguments), capturedOut, capturedErr);
    } catch (Throwable failure) {
      thrown = failure;
    } finally {
      System.setOut(realOut);
      Thread.currentThread().setContextClassLoader(realLoader);
    }
    return new Result(
        exitCode,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        thrown);
  }
}
