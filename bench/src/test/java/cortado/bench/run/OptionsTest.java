package cortado.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void parse_withoutWords_asksForEverything() {
    var options = parse();

    assertThat(options.asksFor("spawn_many n=10000")).isTrue();
    assertThat(options.asksForPeer("kotlin")).isTrue();
    assertThat(options.effort()).isEqualTo(Options.Effort.FULL);
  }

  @Test
  void parse_withFiltersAndPeers_asksForThoseOnly() {
    var options = parse("mpsc", "echo conns=50", "--peers", "kotlin,vthreads");

    assertThat(options.asksFor("mpsc_oneshot n=1000")).isTrue();
    assertThat(options.asksFor("echo conns=50")).isTrue();
    assertThat(options.asksFor("echo conns=1")).isFalse();
    assertThat(options.asksForPeer("vthreads")).isTrue();
    assertThat(options.asksForPeer("cortado-mt")).isFalse();
  }

  @Test
  void parse_withRoundsBeforeQuick_keepsBoth() {
    var effort = parse("--rounds", "9", "--quick").effort();

    assertThat(effort).isEqualTo(Options.Effort.QUICK.withRounds(9));
  }

  @Test
  void parse_withWhatItDoesNotKnow_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--fast"))
        .withMessage("no such option: --fast");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--rounds"))
        .withMessage("--rounds needs a value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--rounds", "0"))
        .withMessage("--rounds needs a number from 1 up, was 0");
  }

  private static Options parse(String... words) {
    return Options.parse(List.of(words), Path.of("out"), 7);
  }
}
