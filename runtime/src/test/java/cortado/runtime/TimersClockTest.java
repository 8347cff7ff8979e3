package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.Timers;
import cortado.time.Clock;
import cortado.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimersClockTest {

  private final AtomicInteger unparks = new AtomicInteger();
  private final Clock clock =
      new TimersClock(new Timers(RuntimeClock.system(true), unparks::incrementAndGet));

  @Test
  void advance_pausedClock_movesItExactlyAndUnparksTheDriver() {
    clock.pause();
    Moment before = clock.now();
    unparks.set(0);

    clock.advance(Duration.ofHours(1));

    assertThat(before.until(clock.now())).isEqualTo(Duration.ofHours(1));
    assertThat(unparks).hasValue(1);
  }

  @Test
  void pauseAndResume_unparkTheDriver() {
    clock.pause();
    assertThat(clock.isPaused()).isTrue();
    clock.resume();
    assertThat(clock.isPaused()).isFalse();

    assertThat(unparks).hasValue(2);
  }

  @Test
  void instant_isTheTimeOfDayAtTheStartAndWhatHasPassedSince() {
    Instant before = Instant.now();
    var made = new TimersClock(new Timers(RuntimeClock.paused(), unparks::incrementAndGet));
    Instant start = made.instant();
    assertThat(start).isBetween(before, Instant.now());

    made.advance(Duration.ofDays(3));

    assertThat(made.instant()).isEqualTo(start.plus(Duration.ofDays(3)));
    assertThat(made.millis()).isEqualTo(start.plus(Duration.ofDays(3)).toEpochMilli());
    assertThat(made.instantOf(new Moment(-7))).isEqualTo(start.minusNanos(7));
    assertThat(made.momentOf(start.plusNanos(12))).isEqualTo(new Moment(12));
    assertThat(made.momentOf(made.instantOf(made.now()))).isEqualTo(made.now());
  }

  @Test
  void momentOf_anInstantOutOfRange_isTheFirstOrTheLast() {
    assertThat(clock.momentOf(Instant.MAX)).isEqualTo(new Moment(Long.MAX_VALUE));
    assertThat(clock.momentOf(Instant.MIN)).isEqualTo(new Moment(Long.MIN_VALUE));
  }

  @Test
  void advance_runningClock_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> clock.advance(Duration.ofMillis(1)))
        .withMessageContaining("pause()");
  }

  @Test
  void advance_backwards_isRefused() {
    clock.pause();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .withMessageContaining("moved back");
  }

  @Test
  void pauseAndAdvance_ofAClockThatCannotBePaused_areRefused() {
    var steady = new TimersClock(new Timers(RuntimeClock.system(false), unparks::incrementAndGet));

    assertThatIllegalStateException()
        .isThrownBy(steady::pause)
        .withMessageContaining("current-thread runtime");
    assertThatIllegalStateException()
        .isThrownBy(() -> steady.advance(Duration.ofMillis(1)))
        .withMessageContaining("current-thread runtime");
    assertThat(unparks).hasValue(0);
  }
}
