package cortado.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransformCallTest {

  @TempDir private Path directory;

  @Test
  void lines_nameThePurposeTheClassesAndTheClassPath() {
    var call = TransformCall.of(Path.of("a b"), List.of("c.jar", "d"), true);

    assertThat(call.toLines()).containsExactly("TRANSFORM_FOR_DEBUGGER", "a b", "c.jar", "d");
  }

  @Test
  void emptyDirectory_transformedHere_hasNoDiagnostics() throws IOException {
    var call = TransformCall.of(directory, List.of(), false);

    assertThat(call.runHere(getClass().getClassLoader())).isEmpty();
  }

  @Test
  void untransformedClass_verifiedHereOrElsewhere_isNamed() throws Exception {
    compile(
        """
        import cortado.future.*;
        class Untransformed {
          @Async static Future<Integer> one(Future<Integer> f) { return Futures.ready(f.await()); }
        }""");
    var call = TransformCall.verifying(directory, List.of());

    List<String> found = call.runHere(getClass().getClassLoader());

    assertThat(found)
        .singleElement()
        .asString()
        .contains(
            "Untransformed.class: error: async code of Untransformed is not transformed; run the");
    assertThat(elsewhere(System.getProperty("java.class.path")).run(call)).isEqualTo(found);
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

  private void compile(String source) throws IOException {
    Path file = Files.writeString(directory.resolve("Untransformed.java"), source);
    int exitCode =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), file.toString());

    assertThat(exitCode).isZero();
  }

  private static ForkedTransform elsewhere(String classPath) {
    return new ForkedTransform(new Jdk(Path.of(System.getProperty("java.home"))), classPath);
  }
}
