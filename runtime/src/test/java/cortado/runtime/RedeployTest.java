package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is left when a program that brings its own Cortado is taken out of a JVM that goes on.
@Timeout(300)
class RedeployTest {

  @Test
  void classes_ofAProgramThatHasClosedItsRuntimes_areUnloaded() throws Exception {
    assertThat(output()).containsExactly("unloaded");
  }

  @Test
  void classes_ofAProgramWhoseMetricsWereRecorded_areUnloaded() throws Exception {
    assertThat(output("recorded")).containsExactly("unloaded");
  }

  private static List<String> output(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // On a busy machine, collectors with threads of their own wait for them at each collection.
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(Redeploy.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isZero();
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
