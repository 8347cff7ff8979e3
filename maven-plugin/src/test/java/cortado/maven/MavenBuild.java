package cortado.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Maven in a process of its own, on a JVM of the test's choice.
///
/// @param project the directory to build
/// @param javaHome the JVM that Maven runs on
/// @param options before the goals
record MavenBuild(Path project, Path javaHome, List<String> options) {

  /// What came of a build.
  record Result(int exitCode, String output) {}

  Result run(String... goals) throws IOException, InterruptedException {
    var log = Files.createTempFile("maven", ".log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("it.mavenHome"), "bin", "mvn").toString());
    command.addAll(options);
    command.addAll(List.of(goals));
    var builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().keySet().removeAll(List.of("MAVEN_OPTS", "JAVA_TOOL_OPTIONS"));
    int exitCode = builder.start().waitFor();
    var output = Files.readString(log);
    Files.delete(log);
    return new Result(exitCode, output);
  }
}
