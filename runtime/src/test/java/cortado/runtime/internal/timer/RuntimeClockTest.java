package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeClockTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 17, -5, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 3})
  void nanos_whateverTheSourceReads_countFromTheStart(long start) {
    var source = new TestClock(start);

    assertThat(source.clock().nanos()).isZero();
    source.passNanos(10);
    assertThat(source.clock().nanos()).isEqualTo(10);
  }

  @Test
  void nanos_whilePaused_standStill() {
    var source = new TestClock(-3);
    source.passMillis(5);

    source.clock().pause();
    source.passNanos(100);

    assertThat(source.clock().nanos()).isEqualTo(5_000_000);
    assertThat(source.clock().isPaused()).isTrue();
  }

  @Test
  void pause_betweenMilliseconds_stopsAtTheNextOne() {
    var source = new TestClock(0);
    source.passNanos(5_000_001);

    source.clock().pause();

    assertThat(source.clock().nanos()).isEqualTo(6_000_000);
  }

  @Test
  void paused_fromTheStart_standsAtZero() {
    RuntimeClock clock = RuntimeClock.paused();

    assertThat(clock.isPaused()).isTrue();
    assertThat(clock.nanos()).isZero();
  }

  @Test
  void resume_afterPause_runsOnFromWhereItWas() {
    var source = new TestClock(Long.MAX_VALUE - 50);
    source.passMillis(5);
    source.clock().pause();
    source.passNanos(100);
    source.clock().advance(7);

    source.clock().resume();
    source.passNanos(1);

    assertThat(source.clock().nanos()).isEqualTo(5_000_008);
    assertThat(source.clock().isPaused()).isFalse();
  }

  @Test
  void pauseAndResume_twice_changeNothing() {
    var source = new TestClock(0);
    source.clock().pause();
    source.passNanos(4);
    source.clock().pause();
    assertThat(source.clock().nanos()).isZero();

    source.clock().resume();
    source.passNanos(4);
    source.clock().resume();
    assertThat(source.clock().nanos()).isEqualTo(4);
  }

  @Test
  void advance_beyondTheEnd_saturates() {
    var clock = new TestClock(0).clock();
    clock.pause();
    clock.advance(9);

    clock.advance(Long.MAX_VALUE);

    assertThat(clock.nanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void advanceTo_earlierTime_doesNothing() {
    var clock = new TestClock(0).clock();
    clock.pause();
    clock.advanceTo(9);

    clock.advanceTo(3);

    assertThat(clock.nanos()).isEqualTo(9);
  }

  @Test
  void advanceTo_clockThatWasResumed_leavesItAlone() {
    var source = new TestClock(0);

    source.clock().advanceTo(1_000);

    assertThat(source.clock().nanos()).isZero();
    assertThat(source.clock().isPaused()).isFalse();
  }

  @Test
  void advance_whileRunning_isRefusedWithTheRemedy() {
    var clock = new TestClock(0).clock();

    assertThatIllegalStateException()
        .isThrownBy(() -> clock.advance(1))
        .withMessage("the clock is running; call pause() before advance()");
  }

  @Test
  void advance_back_isRefused() {
    var clock = new TestClock(0).clock();
    clock.pause();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(-1))
        .withMessageContaining("-1 ns");
  }

  @Test
  void pause_ofAClockThatCannot_isRefusedWithTheRemedy() {
    var clock = RuntimeClock.system(false);

    assertThatIllegalStateException()
        .isThrownBy(clock::pause)
        .withMessageContaining("AsyncRuntime.currentThread()");
  }

  @Test
  void nanos_pausedAndResumedDuringTheReading_areNotAheadOfTheClock() {
    // The source lets a pause and a resume, 1,000 apart, happen inside one reading.
    var during = new AtomicReference<Runnable>();
    var time = new AtomicLong();
    LongSupplier reading =
        () -> {
          Runnable action = during.getAndSet(null);
          if (action != null) {
            action.run();
          }
          return time.get();
        };
    var clock = new RuntimeClock(reading, true);
    during.set(
        () -> {
          clock.pause();
          time.set(1_000L);
          clock.resume();
        });

    assertThat(clock.nanos()).isZero();
  }
}
