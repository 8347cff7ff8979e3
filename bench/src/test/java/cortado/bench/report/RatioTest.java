package cortado.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RatioTest {

  // The expected figures were integrated numerically from the density of Student's distribution.
  @Test
  void of_twoSamples_isWelchsIntervalOfTheLogarithms() {
    var ratio = Ratio.of(sample(10, 11, 12), sample(20, 21, 25));

    assertThat(ratio.value()).isEqualTo(0.50095, within(1e-5));
    assertThat(ratio.low()).isEqualTo(0.39248, within(2e-4));
    assertThat(ratio.high()).isEqualTo(0.63939, within(2e-4));
    assertThat(ratio.p()).isEqualTo(0.0016472, within(1e-5));
    assertThat(ratio.isSurelyBelow()).isTrue();
    assertThat(ratio.isSurelyAbove()).isFalse();
  }

  @Test
  void of_samplesTurnedRound_isTheInverse() {
    var ratio = Ratio.of(sample(10, 11, 12), sample(20, 21, 25));
    var inverse = Ratio.of(sample(20, 21, 25), sample(10, 11, 12));

    assertThat(inverse.value()).isEqualTo(1 / ratio.value(), within(1e-9));
    assertThat(inverse.low()).isEqualTo(1 / ratio.high(), within(1e-9));
    assertThat(inverse.p()).isEqualTo(ratio.p(), within(1e-9));
  }

  @Test
  void of_samplesOfOne_hasNoInterval() {
    var ratio = Ratio.of(sample(10), sample(20));

    assertThat(ratio.value()).isEqualTo(0.5, within(1e-12));
    assertThat(ratio.hasInterval()).isFalse();
    assertThat(ratio.isSurelyBelow()).isFalse();
    assertThat(ratio.show()).isEqualTo("0.50");
  }

  @Test
  void of_equalFigures_isSureOnlyWhereTheyDiffer() {
    assertThat(Ratio.of(sample(8, 8), sample(8, 8)).isSurelyBelow()).isFalse();
    assertThat(Ratio.of(sample(8, 8), sample(16, 16)).isSurelyBelow()).isTrue();
  }

  private static Sample sample(double... figures) {
    return new Sample(Arrays.stream(figures).boxed().toList());
  }
}
