package cortado.torture;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One library, its tests, and the directory in which they are run.
///
/// Every run is a JVM of its own, with the class path of this one except that the library's jars
/// are replaced by directories.
final class Torture {

  /// What the builds of these libraries pass to the JVM of their tests.
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xverify:all",
          "-ea",
          "-Xmx2g",
          "-Xss4m",
          "-Duser.language=en",
          "-Duser.region=US",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.time.chrono=ALL-UNNAMED");

  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final String library;
  private final String testPattern;
  private final Path work;
  private final Path tests;
  private final Path resources;

  Torture(String library, String testPattern, Path work) {
    this.library = library;
    this.testPattern = testPattern;
    this.work = work;
    this.tests = work.resolve("tests");
    // Some tests look for their files where the library's sources have them.
    this.resources = work.resolve("src/test/resources");
  }

  /// What came of one run on tortured code.
  ///
  /// @param cpu what the transform has used
  record Run(Pace pace, TorturedLibrary library, Outcomes outcomes, Duration cpu) {}

  /// Runs the tests on the library as it is. Comes before any other run.
  Outcomes runPlain() throws IOException, InterruptedException {
    delete(work);
    TorturedLibrary.unpack(jar("-tests"), tests);
    TorturedLibrary.unpack(jar("-tests"), resources);
    Path classes = work.resolve("plain");
    TorturedLibrary.unpack(jar(""), classes);
    return runTests("plain", classes, 0);
  }

  /// Runs the tests on a tortured copy.
  Run run(Pace pace) throws IOException, InterruptedException {
    return run(pace, UnaryOperator.identity());
  }

  /// The same.
  ///
  /// @param sabotage changes transformed classes, to see that mistakes are found
  Run run(Pace pace, UnaryOperator<byte[]> sabotage) throws IOException, InterruptedException {
    String name = "every-" + pace.every() + "-seed-" + pace.seed();
    Path classes = work.resolve(name);
    delete(classes);
    TorturedLibrary.unpack(jar(""), classes);
    Duration before = cpuUsed();
    TorturedLibrary tortured = TorturedLibrary.torture(classes, pace, sabotage);
    Duration cpu = cpuUsed().minus(before);
    return new Run(pace, tortured, runTests(name, classes, pace.seed()), cpu);
  }

  /// The processor time that this JVM has used.
  static Duration cpuUsed() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private Outcomes runTests(String name, Path classes, long seed)
      throws IOException, InterruptedException {
    Path outcomes = work.resolve(name + ".outcomes");
    Path output = work.resolve(name + ".output");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add("-Dcortado.torture.seed=" + seed);
    command.addAll(List.of("-cp", classPath(classes), SuiteMain.class.getName()));
    command.addAll(List.of(tests.toString(), testPattern, outcomes.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the tests do not end, see " + output);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the tests did not run, see " + output);
    }
    return Outcomes.read(outcomes);
  }

  private String classPath(Path classes) {
    Path own = jar("");
    Path ownTests = jar("-tests");
    var path = new ArrayList<String>(List.of(classes.toString(), tests.toString()));
    classPath()
        .filter(jar -> !jar.equals(own) && !jar.equals(ownTests))
        .forEach(jar -> path.add(jar.toString()));
    return String.join(File.pathSeparator, path);
  }

  private Path jar(String classifier) {
    Pattern name = Pattern.compile(Pattern.quote(library) + "-[0-9.]+" + classifier + "\\.jar");
    return classPath()
        .filter(path -> name.matcher(path.getFileName().toString()).matches())
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no jar on the class path matches " + name));
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .map(Path::toAbsolutePath);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> walk = Files.walk(directory)) {
        for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
