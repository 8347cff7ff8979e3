package cortado.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The answers that other languages compute as well, in figures.
class DefinitionsTest {

  @Test
  void answers_ofSums_areThoseOfThePage() {
    assertThat(Definitions.callReady(20).answer()).isEqualTo(50_185_000);
    assertThat(Definitions.callYield(1).answer()).isEqualTo(49_995_000);
    assertThat(Definitions.spawnBlocking(1000).answer()).isEqualTo(499_500);
    assertThat(Definitions.mpsc(100, 1).answer()).isEqualTo(49_995_000);
    assertThat(Definitions.mpsc(1000, 5).answer()).isEqualTo(9_995_000);
    assertThat(Definitions.mpscUnbounded(5).answer()).isEqualTo(9_995_000);
    assertThat(Definitions.mpscUncontended(5000).answer()).isEqualTo(12_497_500);
    assertThat(Definitions.selectMpsc(10).answer()).isEqualTo(49_995_000);
    assertThat(Definitions.broadcast(10).answer()).isEqualTo(19_990_000);
    assertThat(Definitions.broadcast(1000).answer()).isEqualTo(190_000);
    assertThat(Definitions.watch(100).answer()).isEqualTo(2_010_000);
    assertThat(Definitions.watch(1000).answer()).isEqualTo(210_000);
    assertThat(Definitions.timeoutReady().answer()).isEqualTo(49_995_000);
  }

  @Test
  void toString_isNameAndParameters() {
    assertThat(Definitions.mutex(10, true)).hasToString("mutex tasks=10,hold=yield");
    assertThat(new Definition("bare", "", 1, 1)).hasToString("bare");
  }
}
