package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.transform.passes.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page that lists the diagnostics has an example for each rule and says what the transform
/// says.
class DiagnosticsPageTest {

  private static final Path PAGE = Path.of("../docs/diagnostics.md");
  private static final Pattern REPEATED = Pattern.compile("(.*) // × (\\d+)\\R");

  /// Sizes change with the code that is generated and mean nothing to a reader.
  private static final Pattern SIZE = Pattern.compile("becomes (\\d+|…) bytecodes");

  /// A part of the page.
  ///
  /// @param example empty where the page shows no source
  /// @param instructions empty where the page shows no instructions
  private record Section(String title, String example, String instructions, String message) {

    Compiled compiled() {
      return instructions.isEmpty()
          ? Compiled.members(repeated(example))
          : Assembled.run(instructions);
    }

    String ruleName() {
      return title.toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static List<Section> sections() throws IOException {
    var sections = new ArrayList<Section>();
    for (String part : Files.readString(PAGE).split("\n### ", -1)) {
      if (!sections.isEmpty() || !part.startsWith("#")) {
        String title = part.substring(0, part.indexOf('\n'));
        sections.add(
            new Section(title, fenced(part, "java"), fenced(part, "jvm"), fenced(part, "text")));
      }
    }
    return sections;
  }

  static List<Section> sectionsWithExample() throws IOException {
    return sections().stream()
        .filter(section -> !(section.example() + section.instructions()).isEmpty())
        .toList();
  }

  private static String fenced(String part, String language) {
    String opening = "```" + language + "\n";
    int start = part.indexOf(opening);
    if (start < 0) {
      return "";
    }
    int from = start + opening.length();
    return part.substring(from, part.indexOf("\n```", from));
  }

  @Test
  void page_listsEveryRule() throws IOException {
    assertThat(sections())
        .extracting(Section::ruleName)
        .containsExactly(Arrays.stream(Rule.values()).map(Rule::name).toArray(String[]::new));
  }

  @Test
  void page_showsSourceOrInstructionsUnlessTheyAreTooLong() throws IOException {
    assertThat(sections())
        .filteredOn(section -> (section.example() + section.instructions()).isEmpty())
        .extracting(Section::ruleName)
        .containsExactly(Rule.TOO_MANY_ARGUMENTS.name());
  }

  @ParameterizedTest
  @MethodSource("sectionsWithExample")
  void example_givesTheMessage(Section section) {
    String said =
        Transformed.withDiagnostics(section.compiled()).diagnostics().stream()
            .map(Diagnostic::toString)
            .collect(Collectors.joining("\n"));

    assertThat(SIZE.matcher(said).replaceAll("becomes … bytecodes")).isEqualTo(section.message());
  }

  @ParameterizedTest
  @MethodSource("sectionsWithExample")
  void message_isThatOfTheRule(Section section) {
    Rule rule = Rule.valueOf(section.ruleName());
    String severity = rule.refuses() ? "error" : "warning";

    assertThat(section.message())
        .matches("Host\\.java(:\\d+)?: " + severity + ": [^\n]*")
        .containsSubsequence(rule.fixedParts());
  }

  /// A line that ends with a count stands for so many of its kind, all of them on one line.
  private static String repeated(String example) {
    return REPEATED
        .matcher(example)
        .replaceAll(line -> line.group(1).repeat(Integer.parseInt(line.group(2))) + "\n");
  }
}
