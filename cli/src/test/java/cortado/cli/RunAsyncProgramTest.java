package cortado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RunAsyncProgramTest {

  @TempDir private Path directory;
  private CommandLine commandLine;

  @BeforeEach
  void openCommandLine() {
    commandLine = new CommandLine(directory);
  }

  @Test
  void asyncMain_runsOnARuntime() throws IOException {
    var source =
        commandLine.source(
            "Greeter.java",
            """
            import static cortado.future.Futures.*;
            import static cortado.task.Tasks.*;

            import cortado.future.*;
            import cortado.runtime.*;

            class Greeter {
              @Async static Future<String> greet(String name) {
                yieldNow().await();
                return ready("hello " + name);
              }

              @AsyncMain static Future<Void> main(String[] args) {
                for (var name : args) {
                  System.out.println(spawn(greet(name)).await());
                }
                System.out.println(async(() -> greet("block").await()).await());
                return done();
              }
            }
            """);

    var result = commandLine.run(source, "one", "two");

    assertThat(result.thrown()).isNull();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("hello one\nhello two\nhello block\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void asyncMain_withoutArguments_runs() throws IOException {
    var source =
        commandLine.source(
            "Quiet.java",
            """
            import static cortado.future.Futures.*;

            import cortado.future.*;
            import cortado.runtime.*;

            class Quiet {
              @AsyncMain(flavor = Flavor.CURRENT_THREAD)
              static Future<Void> main() {
                System.out.println(Thread.currentThread().getName());
                return done();
              }
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(Thread.currentThread().getName() + "\n");
  }

  @Test
  void compactSource_blocksOnItsOwnRuntime() throws IOException {
    var source =
        commandLine.source(
            "Compact.java",
            """
            import static cortado.future.Futures.*;

            import cortado.future.*;
            import cortado.runtime.*;

            @Async Future<Integer> twice(int number) {
              return ready(2 * number);
            }

            void main() {
              try (var runtime = AsyncRuntime.currentThread().build()) {
                System.out.println(runtime.blockOn(async(() -> twice(21).await())));
              }
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("42\n");
  }

  @Test
  void exception_ofAsyncCode_isThrownAsItself() throws IOException {
    var source =
        commandLine.source(
            "Failing.java",
            """
            import static cortado.future.Futures.*;

            import cortado.future.*;
            import cortado.runtime.*;

            class Failing {
              @Async static Future<Void> fail() throws java.io.IOException {
                throw new java.io.IOException("no milk");
              }

              @AsyncMain static Future<Void> main() throws Exception {
                fail().await();
                return done();
              }
            }
            """);

    var thrown = commandLine.run(source).thrown();

    assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no milk");
    assertThat(thrown.getStackTrace())
        .extracting(Object::toString)
        .contains("Failing.fail(Failing.java:8)", "Failing.main(Failing.java:12)");
  }

  @Test
  void misuse_isRefusedWithFileAndLine_andRunsNothing() throws IOException {
    var source =
        commandLine.source(
            "Misuse.java",
            """
            import static cortado.future.Futures.*;

            class Misuse {
              public static void main(String[] args) {
                System.out.println("ran");
                System.out.println(ready(1).await());
              }
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith(source + ":6: error: await in main, which is not async");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void misuse_inAnotherFile_namesThatFile() throws IOException {
    commandLine.source(
        "Other.java",
        """
        class Other {
          static int one() {
            return cortado.future.Futures.ready(1).await();
          }
        }
        """);
    var source =
        commandLine.source("Start.java", "void main() { System.out.println(Other.one()); }\n");

    var result = commandLine.run(source);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("Other.java:3: error: await in one");
  }

  @Test
  void warning_isPrinted_andTheProgramRuns() throws IOException {
    var source =
        commandLine.source(
            "Warned.java",
            """
            import static cortado.future.Futures.*;

            import cortado.future.*;
            import cortado.runtime.*;

            class Warned {
              @AsyncMain static Future<Void> main() {
                ready(1);
                System.out.println("ran");
                return done();
              }
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.err()).startsWith(source + ":8: warning: ");
    assertThat(result.out()).isEqualTo("ran\n");
    assertThat(result.exitCode()).isZero();
  }
}
