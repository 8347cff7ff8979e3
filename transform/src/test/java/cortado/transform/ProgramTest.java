package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that mix many constructs do the same from every compiler.
///
/// A program is a file of members of a class. Its first line is the result of `run()`, its second
/// the log and, when need be, that only javac compiles it.
class ProgramTest {

  private static final String JAVAC_ONLY = " (javac only)";

  @BeforeEach
  void clearLog() {
    Leaves.log.clear();
  }

  static List<Path> programs() throws IOException, URISyntaxException {
    Path folder = Path.of(ProgramTest.class.getResource("programs").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_fromJavac_doesTheSame(Path program) throws Throwable {
    check(program, Compiled.members(members(program), "-g"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_withoutDebugInformation_doesTheSame(Path program) throws Throwable {
    check(program, Compiled.members(members(program), "-g:none"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_forDebugger_doesTheSame(Path program) throws Throwable {
    check(program, Transformed.forDebugger(Compiled.members(members(program), "-g")));
  }

  @ParameterizedTest
  @MethodSource("programsForEveryCompiler")
  void program_fromEclipseCompiler_doesTheSame(Path program) throws Throwable {
    check(
        program,
        EclipseCompiled.members(members(program), 25, List.of("-g", "-preserveAllLocals")));
  }

  static List<Path> programsForEveryCompiler() throws IOException, URISyntaxException {
    var found = new ArrayList<Path>();
    for (Path program : programs()) {
      if (!Files.readAllLines(program).get(1).endsWith(JAVAC_ONLY)) {
        found.add(program);
      }
    }
    return found;
  }

  private static String members(Path program) throws IOException {
    List<String> lines = Files.readAllLines(program);
    return String.join("\n", lines.subList(2, lines.size()));
  }

  private static void check(Path program, Compiled compiled) throws Throwable {
    check(program, Transformed.of(compiled));
  }

  private static void check(Path program, Transformed transformed) throws Throwable {
    List<String> lines = Files.readAllLines(program);

    Object result = transformed.run();

    assertThat(result).isEqualTo(lines.get(0));
    assertThat(Leaves.log).hasToString(lines.get(1).replace(JAVAC_ONLY, ""));
  }
}
