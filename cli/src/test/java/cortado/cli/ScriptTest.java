package cortado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the script at the root finds its JDK and itself. The JDKs are directories that look like
/// one.
@Timeout(60)
final class ScriptTest {

  private static final Path SCRIPT = Path.of("../cortado").toAbsolutePath().normalize();

  @TempDir private Path directory;

  private record Result(int exitCode, String output) {}

  @Test
  void javaHome_thatIsNewEnough_isTaken() throws Exception {
    var home = jdk("home", "25.0.1");
    var onPath = jdk("path", "26");

    assertThat(jdkFound(home, onPath)).isEqualTo(home.toString());
  }

  @Test
  void javaOnThePath_comesBeforeTheUsualPlaces() throws Exception {
    var home = jdk("home", "17.0.15");
    var onPath = jdk("path", "26-ea");

    assertThat(jdkFound(home, onPath)).isEqualTo(onPath.toString());
  }

  @Test
  void javaOnThePath_isFollowedThroughLinks() throws Exception {
    var real = jdk("real", "25");
    var bin = Files.createDirectories(directory.resolve("alternatives/bin"));
    var link = Files.createSymbolicLink(directory.resolve("java"), Path.of("real/bin/java"));
    Files.createSymbolicLink(bin.resolve("java"), link);

    assertThat(jdkFound(directory.resolve("absent"), bin.getParent())).isEqualTo(real.toString());
  }

  @Test
  void jre_withoutCompiler_isPassedOver() throws Exception {
    var home = jdk("home", "25");
    Files.delete(home.resolve("bin/javac"));
    var onPath = jdk("path", "25");

    assertThat(jdkFound(home, onPath)).isEqualTo(onPath.toString());
  }

  @Test
  void noJdk_isOneLineThatNamesTheNeed() throws Exception {
    var demanding = directory.resolve("cortado");
    var content = Files.readString(SCRIPT).replace("readonly NEEDED=25", "readonly NEEDED=1000");
    Files.writeString(demanding, content);

    var result = bash(List.of(demanding.toString(), "jdk"), jdk("home", "25"), jdk("path", "25"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .isEqualTo(
            "cortado: needs a JDK 1000 or later and found none: install one, or set JAVA_HOME to"
                + " its directory\n");
  }

  @Test
  void script_calledThroughLinks_knowsItsRoot() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("coffee"), SCRIPT);
    var java = Path.of(System.getProperty("java.home"));

    var result = bash(List.of(link.toString(), "help"), java, java);

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).startsWith("usage: cortado COMMAND");
  }

  @Test
  void unknownCommand_isRefused() throws Exception {
    var home = jdk("home", "25");

    var result = bash(List.of(SCRIPT.toString(), "walk"), home, home);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).endsWith("cortado: unknown command 'walk'\n");
  }

  @Test
  void classPathOption_withoutItsValue_isRefused() throws Exception {
    var home = jdk("home", "25");

    var result = bash(List.of(SCRIPT.toString(), "run", "-cp"), home, home);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .isEqualTo("cortado: -cp needs a class path: cortado run -cp PATH FILE.java\n");
  }

  private String jdkFound(Path javaHome, Path onPath) throws Exception {
    var result = bash(List.of(SCRIPT.toString(), "jdk"), javaHome, onPath);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }

  private Result bash(List<String> arguments, Path javaHome, Path onPath) throws Exception {
    var command = new ArrayList<String>(List.of("bash"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true);
    var path = onPath.resolve("bin") + ":" + System.getenv("PATH");
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private Path jdk(String name, String version) throws IOException {
    var home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (var tool : List.of("java", "javac")) {
      var file = Files.writeString(home.resolve("bin").resolve(tool), "");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
