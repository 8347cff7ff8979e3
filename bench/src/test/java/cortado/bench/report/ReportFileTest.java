package cortado.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir private Path directory;

  @Test
  void read_ofWhatWasWritten_isTheSame() throws IOException {
    var report =
        Reports.of(Reports.series(new Case("mem", "kind=sleep", "zgc"), "cortado-mt", 100));
    Path file = directory.resolve("results.json");

    ReportFile.write(report, file);

    assertThat(ReportFile.read(file)).isEqualTo(report);
  }

  @Test
  void read_ofAnotherSchema_saysSo() throws IOException {
    Path file = directory.resolve("results.json");
    Files.writeString(file, "{\"schema\": 99}");

    assertThatIOException()
        .isThrownBy(() -> ReportFile.read(file))
        .withMessageContaining("schema 99");
  }

  @Test
  void rounded_keepsFiveDigits() {
    assertThat(ReportFile.rounded(123.456789)).isEqualTo(123.46);
    assertThat(ReportFile.rounded(1234567)).isEqualTo(1234600);
  }
}
