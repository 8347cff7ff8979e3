package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.testing.Polled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SleepTest {

  private final TimeFixture runtime = new TimeFixture();

  @AfterEach
  void leave() {
    runtime.close();
  }

  @Test
  void sleep_polledBeforeAndAfterItsDeadline_isPendingThenReady() {
    var sleep = Polled.of(Time.sleep(Duration.ofMillis(10)));

    assertThat(sleep.poll().isReady()).isFalse();
    runtime.advanceMillis(9);
    assertThat(sleep.isWoken()).isFalse();
    assertThat(sleep.poll().isReady()).isFalse();

    runtime.advanceMillis(1);
    assertThat(sleep.isWoken()).isTrue();
    assertThat(sleep.poll().isReady()).isTrue();
    assertThat(sleep.value()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015215H"})
  void sleep_zeroOrNegative_isReadyAtTheFirstPoll(String duration) {
    assertThat(Polled.of(Time.sleep(Duration.parse(duration))).poll().isReady()).isTrue();
  }

  @Test
  void sleep_longestDuration_countsAsAboutThirtyYears() {
    Sleep sleep = Time.sleep(Duration.ofSeconds(Long.MAX_VALUE));
    var polled = Polled.of(sleep);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(sleep.deadline()).isEqualTo(Time.now().plus(Duration.ofDays(30 * 365)));
    runtime.advance(Duration.ofDays(30 * 365).minusMillis(1));
    assertThat(polled.isWoken()).isFalse();
    runtime.advanceMillis(1);
    assertThat(polled.poll().isReady()).isTrue();
  }

  @Test
  void sleep_longestDurationMadeLate_staysInTheFuture() {
    runtime.advance(Duration.ofDays(290 * 365));

    Sleep sleep = Time.sleep(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(sleep.deadline().nanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(Polled.of(sleep).poll().isReady()).isFalse();
  }

  @Test
  void sleep_deadlineIsFixedAtCreation_notAtTheFirstPoll() {
    var sleep = Polled.of(Time.sleep(Duration.ofMillis(10)));

    runtime.advanceMillis(10);

    assertThat(sleep.poll().isReady()).isTrue();
  }

  @Test
  void sleep_neverPolled_armsNothing() {
    Sleep sleep = Time.sleep(Duration.ofMillis(10));

    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    sleep.cancel();
  }

  @Test
  void sleep_randomDurations_areNeverEarlyAndLessThanOneMilliLate() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      Duration duration = Duration.ofNanos(1 + random.nextLong(1L << (1 + random.nextInt(40))));
      Sleep sleep = Time.sleep(duration);
      var polled = Polled.of(sleep);
      polled.poll();
      runtime.autoAdvanceUntil(polled::isWoken);

      assertThat(polled.poll().isReady()).as("seed %d", seed).isTrue();
      assertThat(sleep.deadline().until(Time.now()))
          .as("seed %d, %s", seed, duration)
          .isBetween(Duration.ZERO, Duration.ofNanos(999_999));
    }
  }

  @Test
  void sleepUntil_momentThatHasPassed_isReadyAtTheFirstPoll() {
    runtime.advanceMillis(5);

    assertThat(Polled.of(Time.sleepUntil(new Moment(1))).poll().isReady()).isTrue();
    assertThat(Polled.of(Time.sleepUntil(new Moment(-1))).poll().isReady()).isTrue();
    assertThat(Polled.of(Time.sleepUntil(Time.now())).poll().isReady()).isTrue();
  }

  @Test
  void sleep_movedToAnotherTask_wakesThatTask() {
    var sleep = Polled.of(Time.sleep(Duration.ofMillis(1)));
    sleep.poll();
    var old = sleep.waker();
    sleep.pollWithFreshWaker();

    runtime.advanceMillis(1);

    assertThat(sleep.isWoken()).isTrue();
    assertThat(old.count()).isZero();
  }

  @Test
  void cancel_waitingSleep_takesTheTimerAway() {
    var sleep = Polled.of(Time.sleep(Duration.ofMillis(1)));
    sleep.poll();

    sleep.cancel();

    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(sleep::poll);
  }

  @Test
  void poll_afterReady_isRefusedWithTheRemedy() {
    var sleep = Polled.of(Time.sleep(Duration.ZERO));
    sleep.poll();

    assertThatIllegalStateException().isThrownBy(sleep::poll).withMessageContaining("reset()");
  }

  @Test
  void value_beforeTheEnd_isRefused() {
    assertThatIllegalStateException().isThrownBy(() -> Time.sleep(Duration.ofMillis(1)).value());
  }

  @Test
  void reset_beforeTheFirstPoll_movesTheDeadline() {
    Sleep sleep = Time.sleep(Duration.ofMillis(1));
    var polled = Polled.of(sleep);

    sleep.reset(Time.now().plus(Duration.ofMillis(5)));
    runtime.advanceMillis(4);
    assertThat(polled.poll().isReady()).isFalse();
    runtime.advanceMillis(1);
    assertThat(polled.poll().isReady()).isTrue();
  }

  @Test
  void reset_whileItIsAwaited_wakesAtTheNewDeadlineOnly() {
    Sleep sleep = Time.sleep(Duration.ofMillis(10));
    var polled = Polled.of(sleep);
    polled.poll();

    sleep.reset(Time.now().plus(Duration.ofMillis(20)));
    runtime.advanceMillis(19);
    assertThat(polled.isWoken()).isFalse();
    sleep.reset(Time.now());
    assertThat(polled.isWoken()).isTrue();
    assertThat(polled.poll().isReady()).isTrue();
  }

  @Test
  void reset_firedButNotPolled_isPendingAgain() {
    Sleep sleep = Time.sleep(Duration.ofMillis(1));
    var polled = Polled.of(sleep);
    polled.poll();
    runtime.advanceMillis(1);

    sleep.reset(Time.now().plus(Duration.ofMillis(1)));

    assertThat(polled.poll().isReady()).isFalse();
    runtime.advanceMillis(1);
    assertThat(polled.poll().isReady()).isTrue();
  }

  @Test
  void reset_afterReadyOrCancel_isPendingAgain() {
    Sleep sleep = Time.sleep(Duration.ZERO);
    var polled = Polled.of(sleep);
    polled.poll();

    sleep.reset(Time.now().plus(Duration.ofMillis(1)));
    assertThat(polled.poll().isReady()).isFalse();
    sleep.cancel();
    sleep.reset(Time.now());
    assertThat(polled.poll().isReady()).isTrue();
  }

  @Test
  void isElapsed_goesByTheClock_polledOrNot() {
    Sleep sleep = Time.sleep(Duration.ofNanos(1_500_000));
    assertThat(sleep.isElapsed()).isFalse();

    runtime.advance(Duration.ofNanos(1_499_999));
    assertThat(sleep.isElapsed()).isFalse();
    runtime.advance(Duration.ofNanos(1));
    assertThat(sleep.isElapsed()).isTrue();
    sleep.cancel();
  }

  @Test
  void poll_budgetUsedUp_comesBackLaterWithoutArming() {
    var sleep = Polled.of(Time.sleep(Duration.ZERO)).withBudget(0);

    assertThat(sleep.poll().isReady()).isFalse();
    assertThat(sleep.isWoken()).isTrue();

    assertThat(sleep.withBudget(1).poll().isReady()).isTrue();
  }

  @Test
  void poll_runtimeThatEnded_fails() {
    var waiting = Polled.of(Time.sleep(Duration.ofMillis(1)));
    waiting.poll();

    runtime.timers.close();

    assertThat(waiting.isWoken()).isTrue();
    assertThatIllegalStateException().isThrownBy(waiting::poll).withMessageContaining("shut down");
  }

  @Test
  void functions_outsideOfARuntime_areRefusedWithTheRemedy() {
    runtime.close();
    String thread = Thread.currentThread().getName();

    assertThatIllegalStateException()
        .isThrownBy(() -> Time.sleep(Duration.ZERO))
        .withMessage(
            "no runtime on thread '%s'; call sleep() from a task, inside AsyncRuntime.blockOn(), or after Handle.enter()",
            thread);
    assertThatIllegalStateException()
        .isThrownBy(() -> Time.timeout(Duration.ZERO, cortado.future.Futures.done()))
        .withMessageContaining("call timeout() from");
    assertThatIllegalStateException()
        .isThrownBy(() -> Time.interval(Duration.ofMillis(1)))
        .withMessageContaining("call interval() from");
    assertThatIllegalStateException().isThrownBy(Time::now).withMessageContaining("call now()");
  }
}
