package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.transform.agent.AgentMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Transformed classes, and the agent, in the company of other tools, loaders, jars and JVMs.
@Timeout(300)
class BuildLifeTest {

  private static final String PROGRAM =
      """
      interface Shape { @Async default Future<Integer> area() { return ready(later(20).await()); } }
      static class Square implements Shape {}
      @Async static Future<Integer> sum() {
        int first = new Square().area().await();
        between();
        return ready(first + async(() -> 2 + later(20).await()).await());
      }
      static void between() throws RuntimeException { %s }
      public static void main(String[] arguments) throws Throwable {
        Future<Integer> future = sum();
        Context context = new Context(Waker.noop());
        while (true) {
          if (future.poll(context) instanceof Ready<Integer> ready) {
            System.out.println("value " + ready.value());
            return;
          }
        }
      }""";

  private static final Path HERE = Path.of(System.getProperty("java.home"));

  @TempDir Path directory;

  private static Compiled program(String between) {
    return Compiled.members(PROGRAM.formatted(between));
  }

  private String agentOption() throws IOException {
    return "-javaagent:" + agentJar("cortado.jar", AgentMain.class);
  }

  private Path agentJar(String name, Class<?> agent) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    return jar(name, manifest, Map.of());
  }

  private Path jar(String name, Manifest manifest, Map<String, byte[]> classes) throws IOException {
    Path jar = directory.resolve(name);
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (OutputStream out = Files.newOutputStream(jar);
        var zip = new JarOutputStream(out, manifest)) {
      for (var entry : classes.entrySet()) {
        zip.putNextEntry(new JarEntry(entry.getKey().replace('.', '/') + ".class"));
        zip.write(entry.getValue());
      }
    }
    return jar;
  }

  private static void assertThatItRan(ForkedJvm jvm) {
    assertThat(jvm.output().lines()).contains("value 42");
    assertThat(jvm.exitCode()).isZero();
  }

  @Test
  void agent_givesTheBytesOfTheBuild() throws Exception {
    Path seen = Files.createDirectory(directory.resolve("seen"));
    Path built = Files.createDirectory(directory.resolve("built"));
    ForkedJvm.write(directory, program("").classes());
    ForkedJvm.write(built, program("").classes());
    String observer = "-javaagent:" + agentJar("observer.jar", ObservingAgent.class) + "=" + seen;

    assertThatItRan(ForkedJvm.run(directory, "-Xverify:all", agentOption(), observer, "Host"));
    assertThat(DirectoryTransform.run(built, List.of(directory))).isEmpty();

    assertThat(contentsOf(seen))
        .containsOnlyKeys(contentsOf(built).keySet())
        .allSatisfy((name, bytes) -> assertThat(built.resolve(name)).hasBinaryContent(bytes));
  }

  @Test
  void agent_besideOneThatRetransforms_worksInEitherOrder() throws Exception {
    Path seen = Files.createDirectory(directory.resolve("seen"));
    ForkedJvm.write(
        directory,
        program(
                """
                try { cortado.transform.ObservingAgent.retransform(Host.class); }
                catch (Exception e) { throw new RuntimeException(e); }
                """)
            .classes());
    String observer = "-javaagent:" + agentJar("observer.jar", ObservingAgent.class) + "=" + seen;

    assertThatItRan(ForkedJvm.run(directory, "-Xverify:all", agentOption(), observer, "Host"));
    assertThatItRan(ForkedJvm.run(directory, "-Xverify:all", observer, agentOption(), "Host"));
  }

  @Test
  void classes_inTwoLoaders_haveFramesOfTheirOwn() throws Exception {
    Path apart = Files.createDirectory(directory.resolve("apart"));
    ForkedJvm.write(apart, program("").classes());
    ForkedJvm.write(
        directory,
        Compiled.source(
                "Main",
                """
                import java.net.*;
                import java.nio.file.*;
                class Main {
                  public static void main(String[] arguments) throws Exception {
                    URL[] urls = {Path.of(arguments[0]).toUri().toURL()};
                    for (int i = 0; i < 2; i++) {
                      Class<?> host = new URLClassLoader(urls).loadClass("Host");
                      host.getMethod("main", String[].class).invoke(null, (Object) arguments);
                    }
                  }
                }""")
            .classes());

    ForkedJvm jvm = ForkedJvm.run(directory, agentOption(), "Main", apart.toString());

    assertThat(jvm.output().lines()).containsExactly("value 42", "value 42");
  }

  @Test
  void class_inSignedJar_isTransformedByTheAgent() throws Exception {
    Path jar = sign(jar("signed.jar", new Manifest(), program("").classes()));

    assertThatItRan(ForkedJvm.runWith(HERE, directory, jar, agentOption(), "Host"));
  }

  @Test
  void classes_transformedAndThenSigned_run() throws Exception {
    Path jar = sign(jar("signed.jar", new Manifest(), Transformed.of(program("")).classes()));

    assertThatItRan(ForkedJvm.runWith(HERE, directory, jar, "Host"));
  }

  /// Another signer in the package of a class is refused by the JVM, so the frames have its signer.
  private Path sign(Path jar) throws Exception {
    Path store = directory.resolve("keys");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    "secret",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=a"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.txt").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    var path =
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(keys.getCertificate("a")));
    var key = (PrivateKey) keys.getKey("a", "secret".toCharArray());
    Path signed = directory.resolve("signed-" + jar.getFileName());
    try (var in = new ZipFile(jar.toFile());
        var out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(key, path).build().sign(in, out);
    }
    return signed;
  }

  @Test
  void class_inAutomaticModule_isTransformedByTheAgent() throws Exception {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Automatic-Module-Name", "sample.automatic");
    Path jar =
        jar(
            "sample.jar",
            manifest,
            Compiled.source(
                    "sample.Host",
                    "package sample; "
                        + Compiled.sourceOf(
                            PROGRAM.formatted("System.out.println(Host.class.getModule());")))
                .classes());

    ForkedJvm jvm =
        ForkedJvm.run(
            directory, agentOption(), "-p", jar.toString(), "-m", "sample.automatic/sample.Host");

    assertThatItRan(jvm);
    assertThat(jvm.output().lines()).contains("module sample.automatic");
  }

  /// The JVM of this build, and every later one in the usual places.
  static List<Path> jvms() throws IOException {
    Path usual = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(usual)) {
      return List.of(HERE);
    }
    try (Stream<Path> homes = Files.list(usual)) {
      return Stream.concat(Stream.of(HERE), homes.filter(BuildLifeTest::isLater).sorted()).toList();
    }
  }

  private static boolean isLater(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
          .anyMatch(feature -> Integer.parseInt(feature) > Runtime.version().feature());
    } catch (IOException noJdk) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void classesAndAgent_runOnEveryJvmThatIsHere(Path home) throws Exception {
    Path built = Files.createDirectory(directory.resolve("built"));
    ForkedJvm.write(built, Transformed.of(program("")).classes());
    ForkedJvm.write(directory, program("").classes());

    assertThatItRan(ForkedJvm.runWith(home, directory, built, "-Xverify:all", "Host"));
    assertThatItRan(
        ForkedJvm.runWith(home, directory, directory, "-Xverify:all", agentOption(), "Host"));
  }

  private static Map<String, byte[]> contentsOf(Path classes) throws IOException {
    var contents = new TreeMap<String, byte[]>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    assertThat(contents).hasSizeGreaterThan(4);
    return contents;
  }
}
