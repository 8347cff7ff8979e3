package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The `main` that the transform writes, started by the java launcher.
@Timeout(120)
class AsyncMainTest {

  @TempDir Path directory;

  private ForkedJvm start(String members) throws Exception {
    ForkedJvm.write(directory, Transformed.of(Compiled.members(members)).classes());
    return ForkedJvm.run(directory, "Host", "one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public static", "static", "private static", "protected static"})
  void main_withArguments_isStartedByLauncher(String modifiers) throws Exception {
    ForkedJvm jvm =
        start(
            "@cortado.runtime.AsyncMain @Async "
                + modifiers
                + """
                 Future<Void> main(String[] args) throws Exception {
                  System.out.println(later(String.join("+", args), 0).await());
                  return done();
                }""");

    assertThat(jvm.output()).isEqualToIgnoringNewLines("one+two");
    assertThat(jvm.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@cortado.runtime.AsyncMain",
        "@cortado.runtime.AsyncMain(flavor = cortado.runtime.Flavor.CURRENT_THREAD)",
        "@cortado.runtime.AsyncMain(workers = 1)"
      })
  void main_withoutArguments_runsOnRuntimeAsked(String annotation) throws Exception {
    ForkedJvm jvm =
        start(
            annotation
                + """
                 static Future<Void> main() {
                  return async(() -> {
                    cortado.task.Tasks.yieldNow().await();
                    System.out.println("ran");
                  });
                }""");

    assertThat(jvm.output()).isEqualToIgnoringNewLines("ran");
    assertThat(jvm.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name = "barista", workers = 3                  | barista WORK_STEALING 3
          flavor = cortado.runtime.Flavor.CURRENT_THREAD | cortado CURRENT_THREAD 1
          local = true, workers = 0                      | cortado CURRENT_THREAD 1 local
          local = false, name = "", workers = 2          | cortado WORK_STEALING 2
          """)
  void main_withValuesInItsAnnotation_hasARuntimeLikeThat(String values, String expected)
      throws Exception {
    ForkedJvm jvm =
        start(
            "@cortado.runtime.AsyncMain("
                + values
                + """
                )
                static Future<Void> main() {
                  return async(() -> {
                    var runtime = cortado.runtime.Handle.current();
                    String local = "";
                    try {
                      local = cortado.task.Tasks.spawnLocal(ready(" local")).await();
                    } catch (IllegalStateException notLocal) {
                      local = "";
                    }
                    System.out.println(
                        runtime.name() + " " + runtime.flavor() + " "
                            + runtime.metrics().workers().size() + local);
                  });
                }""");

    assertThat(jvm.output()).isEqualToIgnoringNewLines(expected);
  }

  @Test
  void main_thatStartsPaused_sleepsAnHourAtOnce() throws Exception {
    ForkedJvm jvm =
        start(
            """
            @cortado.runtime.AsyncMain(
                startPaused = true, flavor = cortado.runtime.Flavor.CURRENT_THREAD)
            static Future<Void> main() {
              return async(() -> {
                cortado.time.Time.sleep(java.time.Duration.ofHours(1)).await();
                System.out.println("an hour later");
              });
            }""");

    assertThat(jvm.output()).isEqualToIgnoringNewLines("an hour later");
  }

  @Test
  void main_thatShutsDownOnUncaught_endsWithTheFailureOfATask() throws Exception {
    ForkedJvm jvm =
        start(
            """
            @cortado.runtime.AsyncMain(shutDownOnUncaught = true)
            static Future<Void> main() {
              return async(() -> {
                cortado.task.Tasks.spawn(
                    async(() -> { throw new IllegalStateException("boo"); })).cancel();
                Futures.pending().await();
              });
            }""");

    assertThat(jvm.output()).contains("RuntimeShutdownException", "IllegalStateException: boo");
    assertThat(jvm.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.io.IOException", "IllegalStateException"})
  void main_thatFails_endsWithItsException(String exception) throws Exception {
    ForkedJvm jvm =
        start(
            "@cortado.runtime.AsyncMain @Async static Future<Void> main() throws Exception {"
                + " ready(1).await(); throw new "
                + exception
                + "(\"failed\"); }");

    assertThat(jvm.output()).contains("Exception in thread \"main\" ", exception + ": failed");
    assertThat(jvm.exitCode()).isEqualTo(1);
  }
}
