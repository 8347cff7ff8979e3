package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTransformTest {

  private static final String TWO =
      """
      @Async static Future<Integer> one() { return ready(later(1).await()); }
      @Async static Future<Integer> two() { return ready(later(2).await()); }""";
  private static final String ONE =
      "@Async static Future<Integer> one() { return ready(later(1).await()); }";

  @TempDir Path directory;

  private void compile(String members) throws IOException {
    for (Map.Entry<String, byte[]> entry : Compiled.members(members).classes().entrySet()) {
      Files.write(directory.resolve(entry.getKey() + ".class"), entry.getValue());
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void run_onCompiledClasses_addsFrames() throws IOException {
    compile(TWO);

    assertThat(DirectoryTransform.run(directory, List.of())).isEmpty();

    assertThat(files()).containsExactly("Host$$one$1.class", "Host$$two$2.class", "Host.class");
  }

  @Test
  void run_again_touchesNothing() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    var old = FileTime.fromMillis(0);
    for (String file : files()) {
      Files.setLastModifiedTime(directory.resolve(file), old);
    }

    assertThat(DirectoryTransform.run(directory, List.of())).isEmpty();

    assertThat(files()).hasSize(3);
    for (String file : files()) {
      assertThat(Files.getLastModifiedTime(directory.resolve(file))).isEqualTo(old);
    }
  }

  @Test
  void run_afterMethodWasRemoved_deletesItsFrame() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    compile(ONE);

    DirectoryTransform.run(directory, List.of());

    assertThat(files()).containsExactly("Host$$one$1.class", "Host.class");
  }

  @Test
  void run_afterClassBecamePlain_deletesItsFrames() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    compile("int a() { return 1; }");

    DirectoryTransform.run(directory, List.of());

    assertThat(files()).containsExactly("Host.class");
  }

  @Test
  void run_afterMethodWasRenamed_replacesItsFrame() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    compile(TWO.replace("two()", "three()"));

    DirectoryTransform.run(directory, List.of());

    assertThat(files()).containsExactly("Host$$one$1.class", "Host$$three$2.class", "Host.class");
  }

  @Test
  void run_afterClassWasRemoved_deletesItsFrames() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    Files.delete(directory.resolve("Host.class"));

    DirectoryTransform.run(directory, List.of());

    assertThat(files()).isEmpty();
  }

  @Test
  void run_intoOtherDirectory_leavesInputAndCopiesTheRest() throws IOException {
    compile(TWO);
    Files.writeString(directory.resolve("notes.txt"), "x");
    byte[] before = Files.readAllBytes(directory.resolve("Host.class"));
    Path output = directory.resolve("../" + directory.getFileName() + "-out").normalize();

    DirectoryTransform.run(directory, output, List.of());

    assertThat(files()).containsExactly("Host.class", "notes.txt");
    assertThat(directory.resolve("Host.class")).hasBinaryContent(before);
    assertThat(output.resolve("notes.txt")).exists();
    assertThat(output.resolve("Host$$one$1.class")).exists();
  }

  @Test
  void run_onErrors_leavesClassAsItIs() throws IOException {
    compile("int a() { return ready(1).await(); }");
    byte[] before = Files.readAllBytes(directory.resolve("Host.class"));

    assertThat(DirectoryTransform.run(directory, List.of()))
        .singleElement()
        .matches(Diagnostic::isError);

    assertThat(directory.resolve("Host.class")).hasBinaryContent(before);
  }

  @Test
  void main_onErrors_printsThemAndExitsWithOne() throws IOException {
    compile("int a() { return ready(1).await(); }");
    var messages = new ByteArrayOutputStream();

    int exitCode =
        TransformMain.run(new String[] {directory.toString()}, new PrintStream(messages));

    assertThat(exitCode).isEqualTo(1);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .startsWith("Host.java:1: error: await in a, which is not async");
  }

  @Test
  void main_withClassPath_knowsWhatIsNoFuture() throws IOException {
    Path library = Files.createDirectory(directory.resolve("library"));
    var gate = Compiled.source("Gate", "public class Gate { public Object await() { return 1; } }");
    Files.write(library.resolve("Gate.class"), gate.classes().get("Gate"));
    Path classes = Files.createDirectory(directory.resolve("classes"));
    var user =
        Compiled.source(
            "User",
            "class User { cortado.future.Future<?> f; Object a(Gate g) { return g.await(); } }",
            "-cp",
            library + java.io.File.pathSeparator + System.getProperty("java.class.path"));
    Files.write(classes.resolve("User.class"), user.classes().get("User"));
    var messages = new ByteArrayOutputStream();
    var stream = new PrintStream(messages);

    assertThat(TransformMain.run(new String[] {classes.toString()}, stream)).isEqualTo(1);
    String[] withLibrary = {"-cp", library.toString(), classes.toString()};
    assertThat(TransformMain.run(withLibrary, stream)).isZero();
  }

  @Test
  void main_withDebugOption_givesVariablesAPlaceInTheFrame() throws IOException {
    String members =
        """
        @Async static Future<Integer> one() {
          int a = 1, b = 2, c = 3;
          return ready(later(1).await());
        }""";
    Path frame = directory.resolve("Host$$one$1.class");
    compile(members);
    assertThat(TransformMain.run(new String[] {directory.toString()}, System.err)).isZero();
    int lean = fieldsOf(frame);
    compile(members);

    assertThat(TransformMain.run(new String[] {"-g", directory.toString()}, System.err)).isZero();

    assertThat(fieldsOf(frame)).isEqualTo(lean + 3);
  }

  private static int fieldsOf(Path classFile) throws IOException {
    return ClassFile.of().parse(classFile).fields().size();
  }

  @Test
  void main_withoutDirectory_explainsItself() throws IOException {
    var messages = new ByteArrayOutputStream();

    assertThat(TransformMain.run(new String[] {"-x"}, new PrintStream(messages))).isEqualTo(2);

    assertThat(messages.toString(StandardCharsets.UTF_8)).startsWith("usage: java -jar");
  }

  @Test
  void run_onManyRuns_isStable() throws IOException {
    compile(TWO);
    DirectoryTransform.run(directory, List.of());
    var first = contents();

    DirectoryTransform.run(directory, List.of());
    compile(TWO);
    DirectoryTransform.run(directory, List.of());

    assertThat(contents()).usingRecursiveComparison().isEqualTo(first);
  }

  private Map<String, byte[]> contents() throws IOException {
    var contents = new TreeMap<String, byte[]>();
    for (String file : files()) {
      contents.put(file, Files.readAllBytes(directory.resolve(file)));
    }
    return contents;
  }
}
