package cortado.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Case SPAWN = Case.of("spawn_many", "n=10000");

  @TempDir private Path directory;

  @Test
  void files_ofTheCommittedResults_areTheCommittedOnes() throws IOException {
    for (var file : Page.files(DOCS).entrySet()) {
      assertThat(file.getKey())
          .as("make it again with ./cortado bench report")
          .hasContent(file.getValue());
    }
    assertThat(Page.staleCharts(DOCS)).isEmpty();
  }

  @Test
  void fill_aSection_replacesWhatIsBetweenItsMarkersOnly() {
    String page = "before\n<!-- generated: turns -->\nold\n<!-- end -->\nafter\n";

    String filled = Page.fill(page, Map.of("turns", "new $1\n"));

    assertThat(filled)
        .isEqualTo("before\n<!-- generated: turns -->\nnew $1\n<!-- end -->\nafter\n");
    assertThat(Page.fill(filled, Map.of("turns", "new $1\n"))).isEqualTo(filled);
  }

  @Test
  void fill_aSectionThatNobodyMakes_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Page.fill("<!-- generated: nonsense -->\n<!-- end -->", Map.of()))
        .withMessageContaining("nonsense");
  }

  @Test
  void regenerate_aSecondTime_changesNothing() throws IOException {
    pageWith("losses", "header", "scheduler");

    assertThat(Page.regenerate(directory)).isNotEmpty();
    assertThat(Page.regenerate(directory)).isEmpty();
  }

  @Test
  void regenerate_withAChartThatIsNoLongerMade_deletesIt() throws IOException {
    pageWith("header");
    Path stale = Files.writeString(directory.resolve("performance/old.svg"), "<svg/>");

    assertThat(Page.regenerate(directory)).contains(stale);
    assertThat(stale).doesNotExist();
  }

  @Test
  void regenerate_listsALossWithItsReason() throws IOException {
    Path page = pageWith("losses");
    Files.writeString(
        directory.resolve("performance/reasons.txt"),
        "# why\nspawn: a reason\nspawn_many n=10000: the very reason\n");

    assertThat(Page.regenerate(directory)).contains(page);

    assertThat(Files.readString(page))
        .contains("| spawn_many n=10000 | CPU time per operation | tokio-mt: 0.50 (0.49–0.51)")
        .contains("the very reason")
        .doesNotContain("vthreads");
  }

  /// A page with these sections, about a workload in which Tokio wins and virtual threads lose.
  private Path pageWith(String... sections) throws IOException {
    var text = new StringBuilder("# Page\n");
    for (String section : sections) {
      text.append("<!-- generated: ").append(section).append(" -->\n<!-- end -->\n");
    }
    Files.createDirectories(directory.resolve("performance"));
    ReportFile.write(
        Reports.of(
            Reports.series(SPAWN, "cortado-mt", 100),
            Reports.series(SPAWN, "tokio-mt", 50),
            Reports.series(SPAWN, "vthreads", 300)),
        directory.resolve("performance/results.json"));
    return Files.writeString(directory.resolve("performance.md"), text);
  }
}
