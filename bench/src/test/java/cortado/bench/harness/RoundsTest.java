package cortado.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Definition COUNT = new Definition("count", "", 1, 1);

  private final ManualMeter meter = new ManualMeter();
  private final List<Long> runs = new ArrayList<>();

  private final Rounds rounds =
      new Rounds(
          new Workload(
              COUNT,
              iterations -> {
                runs.add(iterations);
                meter.pass(iterations);
                return iterations;
              }),
          meter);

  @Test
  void prepare_growsTenfoldAtMost_untilARoundIsLongEnough() throws Exception {
    meter.nanosPerIteration = 10;

    assertThat(rounds.prepare(5_000, 0)).isEqualTo(500);
    assertThat(runs).containsExactly(1L, 10L, 100L, 500L);
  }

  @Test
  void prepare_growsByATenthAtLeast() throws Exception {
    meter.nanosPerIteration = 99;

    assertThat(rounds.prepare(100, 0)).isEqualTo(2);
    assertThat(rounds.prepare(199, 0)).isEqualTo(3);
  }

  @Test
  void prepare_ofALongIteration_isContentWithOne() throws Exception {
    meter.nanosPerIteration = 7_000_000_000L;

    assertThat(rounds.prepare(100_000_000, 1_500_000_000)).isEqualTo(1);
    assertThat(runs).containsExactly(1L);
  }

  @Test
  void prepare_repeatsLongRounds_untilItIsWarm() throws Exception {
    meter.nanosPerIteration = 100;

    assertThat(rounds.prepare(100, 350)).isEqualTo(1);
    assertThat(runs).containsExactly(1L, 1L, 1L, 1L);
  }

  @Test
  void prepare_whenIterationsGetFaster_findsMore() throws Exception {
    var faster =
        new Rounds(
            new Workload(
                COUNT,
                iterations -> {
                  meter.nanosPerIteration = runs.size() < 5 ? 100 : 10;
                  runs.add(iterations);
                  meter.pass(iterations);
                  return iterations;
                }),
            meter);

    assertThat(faster.prepare(1_000, 6_000)).isEqualTo(100);
  }

  @Test
  void prepare_ofAnIterationThatTakesNoTime_grows() throws Exception {
    meter.nanosPerIteration = 0;
    var slowly =
        new Rounds(
            new Workload(
                COUNT,
                iterations -> {
                  if (iterations >= 1_000) {
                    meter.nanosPerIteration = 1;
                  }
                  meter.pass(iterations);
                  return iterations;
                }),
            meter);

    assertThat(slowly.prepare(1_000, 0)).isEqualTo(1_000);
  }

  @Test
  void measure_runsTheIterationsThatWereFound() throws Exception {
    meter.nanosPerIteration = 10;
    assertThat(rounds.prepare(50, 0)).isEqualTo(5);
    runs.clear();

    Round round = rounds.measure();

    assertThat(runs).containsExactly(5L);
    assertThat(round.operations()).isEqualTo(5);
    assertThat(round.wallNanos()).isEqualTo(50);
    assertThat(round.cpuNanos()).isEqualTo(100);
  }
}
