package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the environment says about the number of workers.
@Timeout(120)
class EnvironmentOfWorkersTest {

  private static final Map<String, String> VARIABLES =
      Map.of("CORTADO_WORKERS", "3", "CORTADO_GLOBAL_WORKERS", "2");

  private static List<String> output(Map<String, String> variables, String... options)
      throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EnvironmentOfWorkers.class.getName());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(VARIABLES.keySet());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  @Test
  void workers_withoutAValue_areThoseOfTheEnvironment() throws Exception {
    assertThat(output(VARIABLES)).containsExactly("workers 3", "global 2");
  }

  @Test
  void property_comesBeforeTheEnvironment() throws Exception {
    assertThat(output(VARIABLES, "-Dcortado.workers=4", "-Dcortado.global.workers=5"))
        .containsExactly("workers 4", "global 5");
  }

  @Test
  void withoutEither_workersAreAsManyAsProcessors_andOneForEverybody() throws Exception {
    assertThat(output(Map.of(), "-XX:ActiveProcessorCount=3"))
        .containsExactly("workers 3", "global 1");
  }
}
