package cortado.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void begin_withoutATerminal_printsALineForEachTenth() {
    var progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    var step = new Step("something", 10, () -> {});
    progress.plan(Collections.nCopies(40, step));

    for (int i = 0; i < 40; i++) {
      progress.begin(step);
      progress.end(step);
    }

    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).startsWith("# ").endsWith("something"));
  }

  @Test
  void say_onATerminal_clearsTheBarFirst() {
    var progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), true);
    var step = new Step("something", 10, () -> {});
    progress.plan(List.of(step));

    progress.begin(step);
    progress.say("a line");

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("something\r\033[Ka line\n");
  }

  @Test
  void clock_ofMillis_roundsUpToSeconds() {
    assertThat(Progress.clock(0)).isEqualTo("0:00");
    assertThat(Progress.clock(61_001)).isEqualTo("1:02");
  }
}
