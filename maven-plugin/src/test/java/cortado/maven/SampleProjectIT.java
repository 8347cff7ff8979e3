package cortado.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The plugin in a project outside of this build, with Maven on every kind of JVM that is here: one
/// that can run the transform, and one that is too old for it.
@Timeout(300)
final class SampleProjectIT {

  private static final String VERSION = System.getProperty("it.version");
  private static final String TRANSFORM =
      "dev.cortado:cortado-maven-plugin:" + VERSION + ":transform";
  private static final String VERIFY = "dev.cortado:cortado-maven-plugin:" + VERSION + ":verify";
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));

  @TempDir private static Path repository;
  private static LocalRepository local;

  @TempDir private Path project;

  static List<Path> mavenJvms() {
    var older = Jdk.usualHomes().stream().filter(SampleProjectIT::isTooOld).findFirst();
    return Stream.concat(Stream.of(CURRENT), older.stream()).toList();
  }

  private static boolean isTooOld(Path home) {
    int feature = Jdk.featureAt(home);
    return feature >= 17 && feature < Jdk.NEEDED;
  }

  @BeforeAll
  static void fillRepository() throws IOException {
    local = new LocalRepository(repository, VERSION);
    local.linkTo(Path.of(System.getProperty("it.localRepository")));
    local.install(Path.of(".."), List.of("core", "transform", "maven-plugin"));
  }

  @AfterAll
  static void unlinkRepository() throws IOException {
    local.unlink();
  }

  @ParameterizedTest
  @MethodSource("mavenJvms")
  void asyncCode_ofMainAndTest_runsAfterTheGoals(Path jvm) throws Exception {
    var maven = sampleProject(jvm);

    var result = maven.run("test");

    assertThat(result.output()).contains("Tests run: 1, Failures: 0, Errors: 0");
    assertThat(result.exitCode()).isZero();
    assertSecondRunChangesNothing(maven);
    assertOnlyUntransformedCodeIsFound(maven);
    assertMisuseIsReported(maven);
  }

  private void assertSecondRunChangesNothing(MavenBuild maven) throws Exception {
    var before = classTimes();

    var result = maven.run(TRANSFORM);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(classTimes()).isEqualTo(before);
  }

  private void assertOnlyUntransformedCodeIsFound(MavenBuild maven) throws Exception {
    assertThat(maven.run(VERIFY).exitCode()).isZero();

    deleteTree(project.resolve("target"));
    var result = maven.run("compile", "-Dcortado.skip=true");
    assertThat(result.exitCode()).as(result.output()).isZero();
    result = maven.run(VERIFY);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output())
        .contains("sample/Adder.class: error: async code of sample.Adder is not transformed; run");
  }

  private void assertMisuseIsReported(MavenBuild maven) throws Exception {
    Files.copy(
        Path.of("src/it/misuse/Misuse.java"), project.resolve("src/main/java/sample/Misuse.java"));

    var result = maven.run("process-classes");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output())
        .contains("[ERROR] Misuse.java:8: error: ")
        .contains("BUILD FAILURE");
  }

  private MavenBuild sampleProject(Path jvm) throws IOException {
    copyTree(Path.of("src/it/sample"), project);
    var toolchains = Files.writeString(project.resolve("toolchains.xml"), toolchains());
    return new MavenBuild(
        project,
        jvm,
        List.of(
            "-o",
            "-B",
            "-t",
            toolchains.toString(),
            "-Dstyle.color=never",
            "-Dmaven.repo.local=" + repository,
            "-Dversion.cortado=" + VERSION,
            "-Dversion.junit=" + System.getProperty("it.junit")));
  }

  private static String toolchains() {
    return """
        <toolchains>
          <toolchain>
            <type>jdk</type>
            <provides><version>25</version></provides>
            <configuration><jdkHome>%s</jdkHome></configuration>
          </toolchain>
        </toolchains>
        """
        .formatted(CURRENT);
  }

  private Map<Path, FileTime> classTimes() throws IOException {
    var times = new TreeMap<Path, FileTime>();
    try (Stream<Path> files = Files.walk(project.resolve("target/classes"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
