package cortado.runtime.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BusyTimeTest {

  private final BusyTime busy = new BusyTime();

  private long nanosAt(long nowNanos) {
    return BusyTime.nanos(busy.snapshot(), nowNanos);
  }

  @Test
  void newThread_isAsleepAndHasNotSlept() {
    assertThat(BusyTime.isAwake(busy.snapshot())).isFalse();
    assertThat(busy.sleeps()).isZero();
    assertThat(nanosAt(1_000)).isZero();
  }

  @Test
  void timeAwake_growsWhileAwakeOnly() {
    busy.wake(1_000);
    assertThat(BusyTime.isAwake(busy.snapshot())).isTrue();
    assertThat(nanosAt(1_300)).isCloseTo(300, within(1L));

    busy.sleep(1_500);
    assertThat(BusyTime.isAwake(busy.snapshot())).isFalse();
    assertThat(nanosAt(9_000)).isCloseTo(500, within(1L));
    assertThat(busy.sleeps()).isOne();

    busy.wake(10_000);
    assertThat(nanosAt(10_100)).isCloseTo(600, within(2L));
  }

  @Test
  void timeAwake_isNeverNegative() {
    busy.wake(1_001);

    assertThat(nanosAt(1_001)).isZero();
  }

  @Test
  void timeAwake_onAClockThatWraps_isRight() {
    long start = Long.MAX_VALUE - 100;
    busy.wake(start);

    assertThat(nanosAt(start + 400)).isCloseTo(400, within(1L));

    busy.sleep(start + 400);
    assertThat(nanosAt(start + 900)).isCloseTo(400, within(1L));
  }

  @Test
  void manyTurns_loseNoMoreThanANanosecondEach() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    long now = random.nextLong();
    long expected = 0;
    for (int turn = 0; turn < 1_000; turn++) {
      busy.wake(now);
      long awake = random.nextLong(1_000_000);
      now += awake;
      expected += awake;
      busy.sleep(now);
      now += random.nextLong(1_000_000);
    }

    assertThat(nanosAt(now)).as("seed %d", seed).isCloseTo(expected, within(1_000L));
    assertThat(busy.sleeps()).isEqualTo(1_000);
  }
}
