package cortado.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs a [TransformCall] with another JDK than the one that Maven runs on.
///
/// @param jdk the JDK
/// @param classPath the transform and this plugin
record ForkedTransform(Jdk jdk, String classPath) {

  /// Returns the diagnostics that the other JVM printed.
  List<String> run(TransformCall call) throws IOException, InterruptedException {
    Path input = Files.createTempFile("cortado-transform", ".in");
    Path output = Files.createTempFile("cortado-transform", ".out");
    try {
      Files.write(input, call.toLines());
      var process =
          new ProcessBuilder(commandLine())
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .redirectErrorStream(true)
              .start();
      int exitCode = process.waitFor();
      var printed = Files.readString(output, StandardCharsets.UTF_8);
      if (exitCode != 0) {
        throw new IOException(jdk.java() + " ended with exit code " + exitCode + ":\n" + printed);
      }
      return printed.lines().toList();
    } finally {
      Files.delete(input);
      Files.delete(output);
    }
  }

  private List<String> commandLine() {
    return List.of(
        jdk.java().toString(),
        "-XX:+UseSerialGC",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-cp",
        classPath,
        TransformCall.class.getName());
  }
}
