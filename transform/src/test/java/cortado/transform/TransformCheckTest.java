package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformCheckTest {

  private static final String ASYNC =
      "@Async static Future<Integer> run() { return ready(later(1).await()); }";

  @TempDir Path directory;

  private void write(Map<String, byte[]> classes) throws IOException {
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      Files.write(directory.resolve(entry.getKey() + ".class"), entry.getValue());
    }
  }

  private List<String> check() throws IOException {
    return TransformCheck.run(directory, List.of()).stream().map(Diagnostic::toString).toList();
  }

  @Test
  void directory_afterTheTransform_isFine() throws IOException {
    write(Compiled.members(ASYNC + " int plain() { return 1; }").classes());
    assertThat(DirectoryTransform.run(directory, List.of())).isEmpty();

    assertThat(check()).isEmpty();
  }

  @Test
  void directory_withPlainUsersOfFutures_isFine() throws IOException {
    write(Compiled.members("static Future<Integer> one() { return ready(1); }").classes());

    assertThat(check()).isEmpty();
  }

  @Test
  void class_thatIsNotTransformed_isNamedWithItsFileAndTheRemedy() throws IOException {
    write(Compiled.members(ASYNC).classes());

    assertThat(check())
        .containsExactly(
            directory
                + "/Host.class: error: async code of Host is not transformed; run the transform"
                + " goal of cortado-maven-plugin, or java -jar cortado-transform.jar, on the"
                + " classes it was compiled to");
  }

  @Test
  void class_thatTheTransformRefuses_isNamed() throws IOException {
    write(Compiled.members("static int run() { return later(1).await(); }").classes());

    assertThat(check()).singleElement().asString().contains("async code of Host is not");
  }

  @Test
  void class_recompiledOverItsFrames_isNamed() throws IOException {
    write(Transformed.of(Compiled.members(ASYNC)).classes());
    write(Compiled.members(ASYNC).classes());

    assertThat(check()).singleElement().asString().contains("async code of Host is not");
  }

  @Test
  void frame_thatIsMissing_isNamed() throws IOException {
    write(Transformed.of(Compiled.members(ASYNC)).classes());
    Files.delete(directory.resolve("Host$$run$1.class"));

    assertThat(check())
        .singleElement()
        .asString()
        .endsWith(
            "Host.class: error: frame class Host$$run$1 of Host is missing; keep it beside its"
                + " class");
  }

  @Test
  void jar_withUntransformedClass_namesTheEntry() throws IOException {
    Path jar = directory.resolve("some.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("Host.class"));
      entries.write(Compiled.members(ASYNC).classes().get("Host"));
      entries.closeEntry();
    }

    assertThat(TransformCheck.run(jar, List.of()))
        .singleElement()
        .asString()
        .startsWith(jar + "!/Host.class: error: ");
  }

  @Test
  void commandLine_verifies_withoutTransforming() throws IOException {
    write(Compiled.members(ASYNC).classes());
    var messages = new ByteArrayOutputStream();
    var stream = new PrintStream(messages, true, StandardCharsets.UTF_8);

    int exitCode = TransformMain.run(new String[] {"-verify", directory.toString()}, stream);

    assertThat(exitCode).isEqualTo(1);
    assertThat(messages.toString(StandardCharsets.UTF_8)).contains("Host.class: error: ");
    assertThat(check()).hasSize(1);
    assertThat(TransformMain.run(new String[] {directory.toString()}, stream)).isZero();
    assertThat(TransformMain.run(new String[] {"-verify", directory.toString()}, stream)).isZero();
  }
}
