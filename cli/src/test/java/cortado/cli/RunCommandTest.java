package cortado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {

  @TempDir Path directory;
  private CommandLine commandLine;

  @BeforeEach
  void openCommandLine() {
    commandLine = new CommandLine(directory);
  }

  @Test
  void ordinaryClass_withArguments_getsThem() throws IOException {
    var source =
        commandLine.source(
            "Plain.java",
            """
            public class Plain {
              public static void main(String[] args) {
                System.out.println(String.join("-", args));
              }
            }
            """);

    var result = commandLine.run(source, "one", "two words");

    assertThat(result.out()).isEqualTo("one-two words\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void compactSource_withInstanceMain_runs() throws IOException {
    var source =
        commandLine.source(
            "Compact.java",
            """
            int answer = 42;

            void main() {
              System.out.println(answer + " " + List.of(1));
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.out()).isEqualTo("42 [1]\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void mainWithArguments_besideOneWithout_isPreferred() throws IOException {
    var source =
        commandLine.source(
            "Both.java",
            """
            static void main() { System.out.println("without"); }
            void main(String[] args) { System.out.println("with"); }
            """);

    assertThat(commandLine.run(source).out()).isEqualTo("with\n");
  }

  @Test
  void inheritedMain_runsOnTheFirstClass() throws IOException {
    var source =
        commandLine.source(
            "Derived.java",
            """
            class Derived extends Base {}
            class Base {
              void main() { System.out.println(getClass().getName()); }
            }
            """);

    assertThat(commandLine.run(source).out()).isEqualTo("Derived\n");
  }

  @Test
  void packageImport_shadowsJavaBase() throws IOException {
    var source =
        commandLine.source(
            "Imports.java",
            """
            import cortado.future.*;

            void main() {
              System.out.println(Future.class.getName());
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("cortado.future.Future\n");
  }

  @Test
  void otherFiles_thatAreMentioned_areCompiledToo() throws IOException {
    commandLine.source("app/Helper.java", "package app; class Helper { int two() { return 2; } }");
    commandLine.source("app/Broken.java", "package app; class Broken { nobody asks }");
    commandLine.source("app/deep/Other.java", "package app.deep; public enum Other { THREE }");
    var source =
        commandLine.source(
            "app/Start.java",
            """
            package app;

            import app.deep.Other;

            class Start {
              public static void main(String[] args) {
                System.out.println(new Helper().two() + " " + Other.THREE);
              }
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("2 THREE\n");
  }

  @Test
  void compileError_namesFileAndLine_andRunsNothing() throws IOException {
    var source =
        commandLine.source(
            "Wrong.java",
            """
            void main() {
              int number = "text";
            }
            """);

    var result = commandLine.run(source);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith(source + ":2: error: incompatible types");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void exception_ofTheProgram_showsItsFramesOnly() throws IOException {
    var source =
        commandLine.source(
            "Failing.java",
            """
            void main() {
              try {
                fail();
              } catch (RuntimeException cause) {
                throw new IllegalStateException("outer", cause);
              }
            }

            void fail() {
              throw new RuntimeException("inner");
            }
            """);

    var thrown = commandLine.run(source).thrown();

    assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("outer");
    assertThat(thrown.getStackTrace())
        .extracting(Object::toString)
        .containsExactly("Failing.main(Failing.java:5)");
    assertThat(thrown.getCause().getStackTrace())
        .extracting(Object::toString)
        .containsExactly("Failing.fail(Failing.java:10)", "Failing.main(Failing.java:3)");
  }

  @Test
  void failingInitializer_showsItsFramesOnly() throws IOException {
    var source =
        commandLine.source(
            "Initializer.java",
            """
            class Initializer {
              static int zero = 0;
              static int quotient = 1 / zero;

              public static void main(String[] args) {}
            }
            """);

    var thrown = commandLine.run(source).thrown();

    assertThat(thrown).isInstanceOf(ExceptionInInitializerError.class);
    assertThat(thrown.getCause().getStackTrace())
        .extracting(Object::toString)
        .containsExactly("Initializer.<clinit>(Initializer.java:3)");
  }

  @Test
  void contextLoader_ofTheMainThread_seesTheProgram() throws IOException {
    var source =
        commandLine.source(
            "Context.java",
            """
            void main() throws Exception {
              var loader = Thread.currentThread().getContextClassLoader();
              System.out.println(loader.loadClass("Context") == getClass());
            }
            """);

    assertThat(commandLine.run(source).out()).isEqualTo("true\n");
  }

  @Test
  void classWithoutMain_isRefusedWithTheRemedy() throws IOException {
    var source = commandLine.source("Idle.java", "class Idle { private void main() {} }");

    var result = commandLine.run(source);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            source
                + ": error: Idle has no main method; write void main(), or mark an async one with"
                + " @AsyncMain\n");
  }

  @Test
  void emptyFile_isRefused() throws IOException {
    var source = commandLine.source("Empty.java", "// nothing\n");

    var result = commandLine.run(source);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo(source + ": error: no class found\n");
  }

  @Test
  void missingFile_isUsageError() {
    var result = commandLine.run(directory.resolve("Absent.java"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("cortado: cannot read ").contains("Absent.java");
  }

  @Test
  void noFile_isUsageError() {
    var result = commandLine.execute("run");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("cortado: run needs a source file");
  }

  @Test
  void unknownCommand_showsTheUsage() {
    var result = commandLine.execute("walk");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("usage: cortado run");
  }
}
