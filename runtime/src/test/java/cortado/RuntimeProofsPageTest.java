package cortado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tests that `docs/runtime-proofs.md` and the headers of the classes name are there.
class RuntimeProofsPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/runtime-proofs.md");

  private static final List<String> TESTS =
      List.of(
          "core/src/test",
          "sys/src/test",
          "runtime/src/test",
          "transform/src/test",
          "junit/src/test",
          "stress/src/main");

  private static final List<String> SOURCES =
      List.of("core/src/main", "sys/src/main", "runtime/src/main");

  private static final Pattern METHOD = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern CLASS = Pattern.compile("`(\\w+(?:Test|Stress))`");
  private static final Pattern PROOFS = Pattern.compile("\\* Proofs?: ((?:[^*]|\\*(?!/))*)");
  private static final Pattern PROOF = Pattern.compile("\\b(\\w+(?:Test|Stress))\\b");

  private final Map<String, String> tests = new HashMap<>();

  RuntimeProofsPageTest() throws IOException {
    for (Path file : javaFiles(TESTS)) {
      tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
    }
  }

  @Test
  void everyMethodOnThePage_isThere() throws IOException {
    assertThat(all(METHOD, Files.readString(PAGE)))
        .isNotEmpty()
        .allSatisfy(
            named ->
                assertThat(tests.getOrDefault(named.group(1), ""))
                    .as(named.group())
                    .contains("void " + named.group(2) + "("));
  }

  @Test
  void everyClassOnThePage_isThere() throws IOException {
    assertThat(all(CLASS, Files.readString(PAGE)).stream().map(named -> named.group(1)))
        .isNotEmpty()
        .isSubsetOf(tests.keySet());
  }

  @Test
  void everyProofNamedInAHeader_isThere() throws IOException {
    assertThat(
            javaFiles(SOURCES).stream()
                .flatMap(file -> all(PROOFS, textOf(file)).stream())
                .flatMap(proofs -> all(PROOF, proofs.group(1)).stream())
                .map(named -> named.group(1)))
        .isNotEmpty()
        .isSubsetOf(tests.keySet());
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<Path> javaFiles(List<String> roots) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String root : roots) {
      try (Stream<Path> below = Files.walk(ROOT.resolve(root))) {
        below.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }
}
