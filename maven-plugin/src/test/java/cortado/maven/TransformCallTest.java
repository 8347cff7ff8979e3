package cortado.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransformCallTest {

  @TempDir private Path directory;

  @Test
  void lines_nameTheOptionTheClassesAndTheClassPath() {
    var call = TransformCall.of(Path.of("a b"), List.of("c.jar", "d"), true);

    assertThat(call.toLines()).containsExactly("true", "a b", "c.jar", "d");
  }

  @Test
  void emptyDirectory_transformedHere_hasNoDiagnostics() throws IOException {
    var call = TransformCall.of(directory, List.of(), false);

    assertThat(call.runHere(getClass().getClassLoader())).isEmpty();
  }

  @Test
  void emptyDirectory_transformedElsewhere_hasNoDiagnostics() throws Exception {
    var call = TransformCall.of(directory, List.of(), false);

    assertThat(elsewhere(System.getProperty("java.class.path")).run(call)).isEmpty();
  }

  @Test
  void transformThatCannotStart_failsWithItsOutput() {
    var call = TransformCall.of(directory, List.of(), false);

    assertThatThrownBy(() -> elsewhere("nothing").run(call))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with exit code 1")
        .hasMessageContaining("cortado.maven.TransformCall");
  }

  private static ForkedTransform elsewhere(String classPath) {
    return new ForkedTransform(new Jdk(Path.of(System.getProperty("java.home"))), classPath);
  }
}
