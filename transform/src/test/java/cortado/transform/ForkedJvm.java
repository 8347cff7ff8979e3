package cortado.transform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program in a JVM of its own.
///
/// @param output what it printed, standard error included
record ForkedJvm(int exitCode, String output) {

  /// Runs `java` on the test's class path with `classes` before it.
  static ForkedJvm run(Path classes, String... arguments) throws Exception {
    return runWith(Path.of(System.getProperty("java.home")), classes, classes, arguments);
  }

  /// The same with another JVM, and with a jar or a directory before the test's class path.
  static ForkedJvm runWith(Path javaHome, Path directory, Path classes, String... arguments)
      throws Exception {
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command + "\n" + Files.readString(output));
    }
    return new ForkedJvm(process.exitValue(), Files.readString(output));
  }

  static void write(Path directory, Map<String, byte[]> classes) throws IOException {
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      Files.write(directory.resolve(entry.getKey() + ".class"), entry.getValue());
    }
  }
}
