package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Future;
import cortado.testing.Polled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  private static final long MILLI = 1_000_000;

  private final TimeFixture runtime = new TimeFixture();

  @AfterEach
  void leave() {
    runtime.close();
  }

  /// Each row: when the owner asks for a tick (it then takes all that are due), what it takes then
  /// as `due@taken`, in milliseconds. The period is 50 ms.
  @ParameterizedTest
  @CsvSource({
    // In time, and up to 5 ms late: all the same.
    "BURST, 0 50 100,       0@0 50@50 100@100",
    "DELAY, 0 50 100,       0@0 50@50 100@100",
    "SKIP,  0 50 100,       0@0 50@50 100@100",
    "BURST, 0 55 100,       0@0 50@55 100@100",
    "DELAY, 0 55 100,       0@0 50@55 100@100",
    "SKIP,  0 55 100,       0@0 50@55 100@100",
    // 6 ms late.
    "BURST, 0 56 100 106,   0@0 50@56 100@100",
    "DELAY, 0 56 100 106,   0@0 50@56 106@106",
    "SKIP,  0 56 100 106,   0@0 50@56 100@100",
    // Several missed.
    "BURST, 0 170 199 200 220 250, 0@0 50@170 100@170 150@170 200@200 250@250",
    "DELAY, 0 170 199 200 220 250, 0@0 50@170 220@220",
    "SKIP,  0 170 199 200 220 250, 0@0 50@170 200@200 250@250",
    // Exactly on a later tick.
    "BURST, 0 150 200,      0@0 50@150 100@150 150@150 200@200",
    "DELAY, 0 150 200,      0@0 50@150 200@200",
    "SKIP,  0 150 200,      0@0 50@150 200@200",
    // The first one is late already.
    "BURST, 70 100,         0@70 50@70 100@100",
    "DELAY, 70 100 120,     0@70 120@120",
    "SKIP,  70 100 120,     0@70 100@100",
  })
  void ticks_takenAtTheseTimes_areTheseTicks(
      MissedTickBehavior behavior, String askedAt, String expected) {
    Interval interval = Time.interval(Duration.ofMillis(50)).missedTickBehavior(behavior);
    var taken = new ArrayList<String>();
    Polled<Moment> tick = Polled.of(interval.tick());
    for (String millis : askedAt.split(" ")) {
      long now = Long.parseLong(millis);
      runtime.advance(Time.now().until(new Moment(now * MILLI)));
      while (tick.poll().isReady()) {
        taken.add(tick.value().nanos() / MILLI + "@" + now);
        tick = Polled.of(interval.tick());
      }
    }

    assertThat(taken).isEqualTo(List.of(expected.split(" ")));
  }

  @Test
  void tick_aNanosecondMoreThanFiveMillisecondsLate_isLate() {
    Interval interval = Time.interval(ofMillis(50)).missedTickBehavior(MissedTickBehavior.DELAY);
    runtime.advance(Duration.ofNanos(5 * MILLI + 1));

    assertThat(Polled.of(interval.tick()).pollValue()).isEqualTo(new Moment(0));
    var next = Polled.of(interval.tick());
    next.pollPending();
    runtime.advance(Duration.ofNanos(50 * MILLI - 1));
    next.pollPending();
    runtime.advanceMillis(1);
    assertThat(next.pollValue()).isEqualTo(new Moment(55 * MILLI + 1));
  }

  @Test
  void tick_awaited_wakesWhenItIsDue() {
    Interval interval = Time.intervalAt(Time.now().plus(ofMillis(3)), ofMillis(50));
    var tick = Polled.of(interval.tick());

    assertThat(tick.poll().isReady()).isFalse();
    runtime.advanceMillis(2);
    assertThat(tick.isWoken()).isFalse();
    runtime.advanceMillis(1);
    assertThat(tick.isWoken()).isTrue();
    assertThat(tick.pollValue()).isEqualTo(Time.now());
  }

  @Test
  void tick_cancelled_isNotLost() {
    Interval interval = Time.interval(ofMillis(50));
    Polled.of(interval.tick()).poll();
    var cancelled = Polled.of(interval.tick());
    cancelled.poll();

    cancelled.cancel();
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    runtime.advanceMillis(50);

    assertThat(Polled.of(interval.tick()).pollValue()).isEqualTo(new Moment(50 * MILLI));
    assertThatIllegalStateException().isThrownBy(cancelled::poll);
  }

  @Test
  void tick_cancelledAfterItsTimerFired_isNotLost() {
    Interval interval = Time.intervalAt(new Moment(MILLI), ofMillis(50));
    var cancelled = Polled.of(interval.tick());
    cancelled.poll();
    runtime.advanceMillis(1);

    cancelled.cancel();

    assertThat(Polled.of(interval.tick()).pollValue()).isEqualTo(new Moment(MILLI));
  }

  @Test
  void cancel_tickThatWasTaken_leavesTheNextAlone() {
    Interval interval = Time.interval(ofMillis(50));
    var first = Polled.of(interval.tick());
    first.poll();
    var second = Polled.of(interval.tick());
    second.poll();

    first.cancel();
    runtime.advanceMillis(50);

    assertThat(second.isWoken()).isTrue();
  }

  @Test
  void tick_muchTooLate_yieldsWhenTheBudgetIsUsedUp() {
    Interval interval = Time.interval(ofMillis(1));
    runtime.advance(Duration.ofSeconds(10));
    int taken = 0;
    Future<Moment> tick = interval.tick();
    while (Polled.of(tick).withBudget(1).poll().isReady() && taken < 500) {
      tick = interval.tick();
      taken++;
    }
    assertThat(taken).isEqualTo(500);

    assertThat(Polled.of(interval.tick()).withBudget(0).poll().isReady()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S"})
  void interval_periodThatIsNotPositive_isRefused(String period) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Time.interval(Duration.parse(period)))
        .withMessage("period must be positive, was " + period);
  }

  @Test
  void interval_longestPeriod_ticksOnce() {
    Interval interval = Time.interval(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(Polled.of(interval.tick()).poll().isReady()).isTrue();
    assertThat(Polled.of(interval.tick()).poll().isReady()).isFalse();
    assertThat(interval.period()).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
  }

  @Test
  void interval_new_bursts() {
    assertThat(Time.interval(ofMillis(1)).missedTickBehavior()).isEqualTo(MissedTickBehavior.BURST);
  }

  @Test
  void reset_afterMissedTicks_forgetsThem() {
    Interval interval = Time.interval(ofMillis(50));
    runtime.advanceMillis(170);

    interval.reset();
    var tick = Polled.of(interval.tick());
    assertThat(tick.poll().isReady()).isFalse();
    runtime.advanceMillis(50);

    assertThat(tick.pollValue()).isEqualTo(new Moment(220 * MILLI));
  }

  @Test
  void reset_whileATickIsAwaited_movesIt() {
    Interval interval = Time.interval(ofMillis(50));
    Polled.of(interval.tick()).poll();
    var tick = Polled.of(interval.tick());
    tick.poll();
    runtime.advanceMillis(40);

    interval.reset();
    runtime.advanceMillis(49);
    assertThat(tick.isWoken()).isFalse();
    runtime.advanceMillis(1);

    assertThat(tick.pollValue()).isEqualTo(new Moment(90 * MILLI));
  }

  @Test
  void resetImmediately_ticksAtOnceAndThenByPeriod() {
    Interval interval = Time.interval(ofMillis(50));
    Polled.of(interval.tick()).poll();
    runtime.advanceMillis(20);

    interval.resetImmediately();

    assertThat(Polled.of(interval.tick()).pollValue()).isEqualTo(new Moment(20 * MILLI));
    var next = Polled.of(interval.tick());
    next.poll();
    runtime.advanceMillis(50);
    assertThat(next.pollValue()).isEqualTo(new Moment(70 * MILLI));
  }

  @Test
  void resetAfter_ticksAfterThatDuration() {
    Interval interval = Time.interval(ofMillis(50));

    interval.resetAfter(ofMillis(20));
    var tick = Polled.of(interval.tick());
    tick.poll();
    runtime.advanceMillis(20);

    assertThat(tick.pollValue()).isEqualTo(new Moment(20 * MILLI));
  }

  @Test
  void resetAt_momentThatHasPassed_countsTheTicksSinceAsMissed() {
    Interval interval = Time.interval(ofMillis(50)).missedTickBehavior(MissedTickBehavior.SKIP);
    runtime.advanceMillis(170);

    interval.resetAt(new Moment(30 * MILLI));

    assertThat(Polled.of(interval.tick()).pollValue()).isEqualTo(new Moment(30 * MILLI));
    var next = Polled.of(interval.tick());
    next.poll();
    runtime.advanceMillis(10);
    assertThat(next.pollValue()).isEqualTo(new Moment(180 * MILLI));
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void pollTick_byHand_isATick() {
    Interval interval = Time.interval(ofMillis(50));
    Polled<Moment> tick = Polled.of(interval::pollTick);
    tick.pollValue();
    tick.pollPending();
    runtime.advanceMillis(50);

    assertThat(tick.isWoken()).isTrue();
    assertThat(tick.pollValue()).isEqualTo(Time.now());
  }
}
