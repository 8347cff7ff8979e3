package cortado.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesTest {

  @TempDir Path directory;

  private Outcomes outcomes(String... lines) throws Exception {
    return Outcomes.read(Files.write(directory.resolve("outcomes"), List.of(lines)));
  }

  @Test
  void outcomes_readBack_areCounted() throws Exception {
    Outcomes read =
        outcomes("a\tSUCCESSFUL", "b\tFAILED why", "c\tSKIPPED", "awaits\t7", "cpu\tPT2S");

    assertThat(read.tests()).isEqualTo(3);
    assertThat(read.passed()).isEqualTo(1);
    assertThat(read.failed()).isEqualTo(1);
    assertThat(read.others()).isEqualTo(1);
    assertThat(read.awaits()).isEqualTo(7);
    assertThat(read.cpu()).hasSeconds(2);
  }

  @Test
  void differences_ofTestThatFailsNow_namesIt() throws Exception {
    Outcomes before = outcomes("a\tSUCCESSFUL", "b\tSUCCESSFUL");

    assertThat(before.differencesTo(outcomes("a\tFAILED why", "b\tSUCCESSFUL")))
        .singleElement()
        .asString()
        .startsWith("a\n")
        .contains("why");
  }

  @Test
  void differences_ofTestThatIsGone_namesIt() throws Exception {
    Outcomes before = outcomes("a\tSUCCESSFUL", "b\tSUCCESSFUL");

    assertThat(before.differencesTo(outcomes("a\tSUCCESSFUL")))
        .singleElement()
        .asString()
        .contains("b", "absent");
  }

  @Test
  void differences_ofTestThatFailsOtherwise_areNone() throws Exception {
    Outcomes before = outcomes("a\tFAILED one way");

    assertThat(before.differencesTo(outcomes("a\tFAILED another way"))).isEmpty();
  }
}
