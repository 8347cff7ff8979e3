package cortado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The ways to dump the tasks of a program from outside, with a program in a JVM of its own.
@Timeout(120)
final class DumpCommandTest {

  private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");

  private static final String PROGRAM =
      """
      import static cortado.future.Futures.*;
      import static cortado.task.Tasks.*;

      import cortado.future.*;
      import cortado.runtime.*;
      import cortado.sync.*;

      class Shop {
        @Async static Future<Void> sell(Mutex till) {
          try (var _ = till.lock().await()) {
            till.lock().await().close();
          }
          return done();
        }

        @AsyncMain static Future<Void> main() {
          var sale = spawn(sell(new Mutex()));
          while (Handle.current().dump().deadlocks().isEmpty()) {
            yieldNow().await();
          }
          System.out.println("open");
          sale.await();
          return done();
        }
      }
      """;

  @TempDir private Path directory;
  private CommandLine commandLine;
  private Process program;

  @BeforeEach
  void startProgram() throws Exception {
    commandLine = new CommandLine(directory);
    Path source = commandLine.source("Shop.java", PROGRAM);
    program =
        new ProcessBuilder(
                JAVA_BIN.resolve("java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                classPath(),
                "cortado.cli.Main",
                "run",
                source.toString())
            .redirectErrorStream(true)
            .start();
    // Before it, on a busy machine, may be a warning.
    assertThat(outputOf(program).lines().anyMatch("open"::equals)).isTrue();
  }

  /// Tests may run with the modules on the module path.
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path");
    return modules.isEmpty() ? classes : modules + java.io.File.pathSeparator + classes;
  }

  private static BufferedReader outputOf(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  @AfterEach
  void endProgram() throws InterruptedException {
    assertThat(program.destroyForcibly().waitFor()).isNotZero();
  }

  @Test
  void dump_ofARunningProgram_showsItsTasks() {
    var result = commandLine.execute("dump", Long.toString(program.pid()));

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertShowsTheDeadlock(result.out());
  }

  @Test
  void jcmd_withTheAgent_writesTheTasks() throws Exception {
    Path written = directory.resolve("tasks.txt");
    Process jcmd =
        new ProcessBuilder(
                JAVA_BIN.resolve("jcmd").toString(),
                Long.toString(program.pid()),
                "JVMTI.agent_load",
                agent().toString(),
                written.toString())
            .redirectErrorStream(true)
            .start();
    List<String> answer = outputOf(jcmd).lines().toList();

    assertThat(jcmd.waitFor()).as(answer.toString()).isZero();
    assertThat(answer).contains("return code: 0");
    assertShowsTheDeadlock(Files.readString(written));
  }

  /// What the manifest of the runtime's jar says.
  private Path agent() throws Exception {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Agent-Class"), "cortado.runtime.DumpAgent");
    Path jar = directory.resolve("agent.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private static void assertShowsTheDeadlock(String dump) {
    assertThat(dump)
        .startsWith("runtime 'cortado': 1 task: 1 waiting\n")
        .containsPattern("\ndeadlock: task (\\d+) waits for lock Mutex@\\w+, held by task \\1\n")
        .containsPattern("\n    at .*Shop\\.sell\\(Shop\\.java:11\\)\n");
  }

  @Test
  void dump_ofNoProcess_saysSo() {
    var result = commandLine.execute("dump", "nobody");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("cortado: cannot dump process nobody: ");
  }

  @Test
  void dump_withoutAProcess_saysWhatItNeeds() {
    var result = commandLine.execute("dump");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("cortado: dump needs a process");
  }
}
