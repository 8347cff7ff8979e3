package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A JVM that was made without the module `jdk.jfr`.
@Timeout(120)
class WithoutFlightRecorderTest {

  @Test
  void runtime_doesWithoutTheFlightRecorder() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFlightRecorder.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output.lines())
        .containsExactly("recorder false", "CURRENT_THREAD stuck true", "WORK_STEALING stuck true");
    assertThat(process.waitFor()).isZero();
  }
}
