package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.transform.agent.AgentMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The transform as an agent, in a JVM of its own.
@Timeout(120)
class AgentTest {

  @TempDir Path directory;

  /// A jar with a manifest only: the agent's classes are on the class path already.
  private String agentOption() throws IOException {
    Path jar = directory.resolve("agent.jar");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", AgentMain.class.getName());
    try (OutputStream out = Files.newOutputStream(jar);
        var _ = new JarOutputStream(out, manifest)) {
      return "-javaagent:" + jar;
    }
  }

  @Test
  void agent_onAsyncCode_transformsIt() throws Exception {
    ForkedJvm.write(
        directory,
        Compiled.members(
                """
                interface Shape { @Async default Future<Integer> area() { return ready(later(20).await()); } }
                public static void main(String[] args) throws Throwable {
                  Future<Integer> future = async(() -> 2 + new Shape() {}.area().await() + later(20).await());
                  Context context = new Context(Waker.noop());
                  while (true) {
                    if (future.poll(context) instanceof Ready<Integer> ready) {
                      System.out.println("value " + ready.value());
                      return;
                    }
                  }
                }""")
            .classes());

    ForkedJvm jvm = ForkedJvm.run(directory, "-Xverify:all", agentOption(), "Host");

    assertThat(jvm.output()).contains("value 42");
    assertThat(jvm.exitCode()).isZero();
  }

  @Test
  void agent_onErrors_printsThemAndFailsTheClass() throws Exception {
    ForkedJvm.write(
        directory,
        Compiled.members(
                """
                static { System.out.println("initialized"); }
                public static void main(String[] args) {
                  System.out.println("started " + ready(1).await());
                }""")
            .classes());

    ForkedJvm jvm = ForkedJvm.run(directory, agentOption(), "Host");

    assertThat(jvm.exitCode()).isEqualTo(1);
    assertThat(jvm.output())
        .contains("Host.java:3: error: await in main, which is not async")
        .contains("ExceptionInInitializerError")
        .doesNotContain("started", "initialized");
  }

  @Test
  void agent_withUnknownOption_saysWhichItKnows() throws Exception {
    ForkedJvm jvm = ForkedJvm.run(directory, agentOption() + "=debgu", "Host");

    assertThat(jvm.exitCode()).isNotZero();
    assertThat(jvm.output()).contains("the only option of the Cortado agent is debug, was debgu");
  }

  @Test
  void noAgent_onAsyncCode_saysWhatToDo() throws Exception {
    ForkedJvm.write(
        directory,
        Compiled.members(
                """
                public static void main(String[] args) {
                  async(() -> later(1).await());
                }""")
            .classes());

    ForkedJvm jvm = ForkedJvm.run(directory, "Host");

    assertThat(jvm.exitCode()).isEqualTo(1);
    assertThat(jvm.output()).contains("-javaagent:cortado-transform.jar");
  }
}
