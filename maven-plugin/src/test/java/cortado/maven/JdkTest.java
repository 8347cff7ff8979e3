package cortado.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdkTest {

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({"25, 25", "25.0.3, 25", "26-ea, 26", "17.0.15, 17", "1.8.0_402, 1", "'', 0", "x, 0"})
  void release_tellsTheFeature(String version, int feature) throws IOException {
    release("JAVA_VERSION=\"" + version + "\"\n");

    assertThat(Jdk.featureAt(home)).isEqualTo(feature);
  }

  @Test
  void release_withoutVersion_tellsNothing() throws IOException {
    release("IMPLEMENTOR=\"somebody\"\n");

    assertThat(Jdk.featureAt(home)).isZero();
  }

  @Test
  void directory_withoutRelease_isNoJdk() {
    assertThat(Jdk.at(home)).isEmpty();
  }

  @Test
  void directory_withoutJava_isNoJdk() throws IOException {
    release("JAVA_VERSION=\"25\"\n");

    assertThat(Jdk.at(home)).isEmpty();
  }

  @Test
  void jvm_ofThisTest_isFound() {
    var running = Path.of(System.getProperty("java.home"));

    assertThat(Jdk.at(running)).contains(new Jdk(running));
    assertThat(Jdk.isCurrentEnough()).isTrue();
  }

  private void release(String content) throws IOException {
    Files.writeString(home.resolve("release"), content);
  }
}
