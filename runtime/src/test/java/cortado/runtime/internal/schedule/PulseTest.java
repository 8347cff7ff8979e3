package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Pauses of the collector, and of the machine, on a clock of the test's own.
class PulseTest {

  private static final long PERIOD = 2_000_000;
  private static final long STUCK = 100_000_000;
  private static final int POLL = 7;

  private long now = 1_000;

  /// How much longer than asked for each sleep takes, since nothing runs meanwhile.
  private long pauseNanos;

  private final Pulse pulse = new Pulse(() -> now, nanos -> now += nanos + pauseNanos);
  private final Vigil vigil = new Vigil();

  private boolean sample() {
    return vigil.isStalled(POLL, pulse.sleep(PERIOD));
  }

  @Test
  void sleep_countsAsLongAsItTook() {
    assertThat(pulse.sleep(PERIOD)).isEqualTo(PERIOD);

    pauseNanos = PERIOD / 2;
    assertThat(pulse.sleep(PERIOD)).isEqualTo(PERIOD + PERIOD / 2);
  }

  @Test
  void sleep_thatIsCutShort_countsAsLongAsItTook() {
    pauseNanos = -PERIOD / 2;

    assertThat(pulse.sleep(PERIOD)).isEqualTo(PERIOD / 2);
  }

  @Test
  void sleep_leavesTheInterruptStatusClear() {
    Thread.currentThread().interrupt();

    assertThat(pulse.sleep(PERIOD)).isEqualTo(PERIOD);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void pauseOfTheCollector_makesNoPollStuck() {
    assertThat(vigil.moveOn(POLL)).isPositive();
    pauseNanos = 5_000_000_000L;

    assertThat(sample()).isTrue();
    assertThat(vigil.stalledNanos()).isEqualTo(2 * PERIOD).isLessThan(STUCK);

    // Five more of them in the same poll, half a minute in all.
    for (int pause = 0; pause < 5; pause++) {
      assertThat(sample()).isTrue();
    }
    assertThat(vigil.stalledNanos()).isEqualTo(12 * PERIOD).isLessThan(STUCK);
  }

  @Test
  void pollThatBlocks_isStuckAllTheSame() {
    assertThat(vigil.moveOn(POLL)).isPositive();

    for (int sample = 0; sample < STUCK / PERIOD; sample++) {
      assertThat(vigil.stalledNanos()).isLessThan(STUCK);
      assertThat(sample()).isTrue();
    }

    assertThat(vigil.stalledNanos()).isEqualTo(STUCK);
  }
}
