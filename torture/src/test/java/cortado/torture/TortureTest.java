package cortado.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A small part of what `./cortado torture` does.
@Timeout(900)
class TortureTest {

  private static final String PART =
      ".*lang3[.](mutable|builder|math|tuple)[.].*|.*lang3[.]String\\w*Test";

  @Test
  void tests_onTorturedLibrary_endAsBefore(@TempDir Path work) throws Exception {
    var torture = new Torture("commons-lang3", PART, work);
    Outcomes plain = torture.runPlain();

    Torture.Run run = torture.run(new Pace(3, 1));

    assertThat(plain.differencesTo(run.outcomes())).isEmpty();
    assertThat(plain.passed()).isGreaterThan(500);
    assertThat(run.library().transformed()).isGreaterThan(4_000);
    assertThat(run.outcomes().suspensions()).isGreaterThan(10_000);
  }
}
