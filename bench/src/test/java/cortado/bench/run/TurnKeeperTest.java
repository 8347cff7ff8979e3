package cortado.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnKeeperTest {
  private final Calibration calibration = new Calibration();

  @Test
  void needsMore_withFairTurns_endsAtTheNumberWanted() {
    var turns = new TurnKeeper(calibration, 2, 5);

    turns.add(turn(1.5, 1.8));
    assertThat(turns.needsMore()).isTrue();
    turns.add(turn(1.5, 1.8));

    assertThat(turns.needsMore()).isFalse();
    assertThat(turns.rejected()).isZero();
    assertThat(turns.unequal()).isZero();
  }

  @Test
  void needsMore_withATurnThatIsSlowForOnePeer_rejectsAndReplacesIt() {
    var turns = new TurnKeeper(calibration, 3, 5);
    turns.add(turn(1.5, 1.8));
    turns.add(turn(1.5, 1.8));
    turns.add(turn(1.5, 2.0));

    assertThat(turns.needsMore()).isTrue();
    turns.add(turn(1.5, 1.8));

    assertThat(turns.needsMore()).isFalse();
    assertThat(turns.rejected()).isEqualTo(1);
    assertThat(turns.unequal()).isZero();
    assertThat(turns.kept()).allSatisfy(turn -> assertThat(turn.get("b").calibNs()).isEqualTo(1.8));
  }

  @Test
  void needsMore_withATurnThatIsSlowForAll_keepsIt() {
    var turns = new TurnKeeper(calibration, 3, 5);
    turns.add(turn(1.5, 1.8));
    turns.add(turn(1.5, 1.8));
    turns.add(turn(3.0, 3.6));

    assertThat(turns.needsMore()).isFalse();
    assertThat(turns.rejected()).isZero();
  }

  @Test
  void needsMore_withoutFairTurnsWithinTheBound_keepsTheLeastUnequalAndSaysSo() {
    var turns = new TurnKeeper(calibration, 1, 2);
    for (int i = 0; i < 10; i++) {
      calibration.add("a", 1.5);
      calibration.add("b", 1.8);
    }
    turns.add(turn(1.5, 2.7));
    turns.add(turn(1.5, 2.0));

    assertThat(turns.needsMore()).isTrue();
    turns.add(turn(1.5, 2.5));

    assertThat(turns.needsMore()).isFalse();
    assertThat(turns.unequal()).isEqualTo(1);
    assertThat(turns.rejected()).isEqualTo(2);
    assertThat(turns.kept())
        .singleElement()
        .satisfies(t -> assertThat(t.get("b").calibNs()).isEqualTo(2.0));
  }

  private static Map<String, Observation> turn(double a, double b) {
    return Map.of("a", new Observation("1", a, Map.of()), "b", new Observation("1", b, Map.of()));
  }
}
