package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutTest {

  private static final Duration TEN = Duration.ofMillis(10);

  private final TimeFixture runtime = new TimeFixture();
  private final ManualFuture<String> future = new ManualFuture<>();
  private final Polled<String> timeout = Polled.of(Time.timeout(TEN, future));

  @AfterEach
  void leave() {
    runtime.close();
  }

  @Test
  void timeout_futureReadyAtOnce_isReadyAndArmsNothing() {
    future.complete("value");

    assertThat(timeout.pollValue()).isEqualTo("value");
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void timeout_zeroOrNegativeWithAReadyFuture_isReady() {
    for (Duration duration : new Duration[] {Duration.ZERO, Duration.ofSeconds(-9)}) {
      assertThat(Polled.of(Time.timeout(duration, Futures.ready(7))).pollValue()).isEqualTo(7);
    }
  }

  @Test
  void timeout_zeroWithAPendingFuture_elapsesAtTheFirstPoll() {
    var zero = Polled.of(Time.timeout(Duration.ZERO, future));

    assertThatExceptionOfType(ElapsedException.class).isThrownBy(zero::poll);
    assertThat(future.cancels()).isEqualTo(1);
  }

  @Test
  void timeout_futureReadyInTime_takesTheTimerAway() {
    timeout.poll();
    future.complete("value");

    assertThat(timeout.pollValue()).isEqualTo("value");
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(future.cancels()).isZero();
  }

  @Test
  void timeout_timeIsOver_cancelsTheFutureAndFails() {
    assertThat(timeout.poll().isReady()).isFalse();
    runtime.advanceMillis(9);
    assertThat(timeout.isWoken()).isFalse();
    runtime.advanceMillis(1);
    assertThat(timeout.isWoken()).isTrue();

    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(timeout::poll)
        .withMessage("timed out after 0.01s")
        .satisfies(elapsed -> assertThat(elapsed.duration()).isEqualTo(TEN));
    assertThat(future.cancels()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(timeout::poll);
    timeout.cancel();
    assertThat(future.cancels()).isEqualTo(1);
  }

  @Test
  void timeout_valueAndDeadlineInTheSamePoll_valueWins() {
    timeout.poll();
    runtime.advanceMillis(10);
    future.complete("value");

    assertThat(timeout.pollValue()).isEqualTo("value");
  }

  @Test
  void timeout_futureFails_failsTheSameWayAndTakesTheTimerAway() {
    timeout.poll();
    var failure = new IOException("down");
    future.fail(failure);

    assertThatThrownBy(timeout::poll).isSameAs(failure);
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(timeout::poll);
  }

  @Test
  void timeout_leftAloneBeforeItsFirstPoll_hasAllItsTime() {
    runtime.advanceMillis(25);
    assertThat(timeout.poll().isReady()).isFalse();

    runtime.advanceMillis(9);
    assertThat(timeout.poll().isReady()).isFalse();
    runtime.advanceMillis(1);

    assertThatExceptionOfType(ElapsedException.class).isThrownBy(timeout::poll);
  }

  @Test
  void timeout_longestDuration_waits() {
    var longest = Polled.of(Time.timeout(Duration.ofSeconds(Long.MAX_VALUE), future));

    assertThat(longest.poll().isReady()).isFalse();
    runtime.advance(Duration.ofDays(10_000));
    assertThat(longest.isWoken()).isFalse();
  }

  @Test
  void timeout_futureThatUsesUpTheBudget_elapsesAllTheSame() {
    Future<String> greedy =
        new Future<>() {
          @Override
          public Poll<String> poll(Context context) {
            while (!context.mustYield()) {
              context.madeProgress();
            }
            return Poll.pending();
          }
        };
    var polled = Polled.of(Time.timeout(TEN, greedy)).withBudget(Context.BUDGET);
    polled.poll();
    runtime.advanceMillis(10);

    assertThatExceptionOfType(ElapsedException.class).isThrownBy(polled::poll);
  }

  @Test
  void cancel_waitingTimeout_cancelsTheFutureAndTakesTheTimerAway() {
    timeout.poll();

    timeout.cancel();
    timeout.cancel();

    assertThat(future.cancels()).isEqualTo(1);
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cancel_timeoutThatWasNeverPolled_cancelsTheFuture() {
    timeout.cancel();

    assertThat(future.cancels()).isEqualTo(1);
  }

  @Test
  void poll_runtimeThatEnded_failsAndCancelsTheFuture() {
    timeout.poll();

    runtime.timers.close();

    assertThat(timeout.isWoken()).isTrue();
    assertThatIllegalStateException().isThrownBy(timeout::poll).withMessageContaining("shut down");
    assertThat(future.cancels()).isEqualTo(1);
  }

  @Test
  void timeoutAt_deadlineThatIsAhead_elapsesThereHoweverLateItIsPolled() {
    var at = Polled.of(Time.timeoutAt(Time.now().plus(TEN), future));
    runtime.advanceMillis(6);

    assertThat(at.poll().isReady()).isFalse();
    runtime.advanceMillis(3);
    assertThat(at.isWoken()).isFalse();
    runtime.advanceMillis(1);

    assertThat(at.isWoken()).isTrue();
    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(at::poll)
        .withMessage("timed out after 0.01s");
    assertThat(future.cancels()).isEqualTo(1);
  }

  @Test
  void timeoutAt_deadlineThatHasPassed_stillTakesAReadyFuture() {
    runtime.advanceMillis(5);

    assertThat(Polled.of(Time.timeoutAt(new Moment(1), Futures.ready(7))).pollValue()).isEqualTo(7);
    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(Polled.of(Time.timeoutAt(new Moment(Long.MIN_VALUE), future))::poll);
  }

  @ParameterizedTest
  @CsvSource({
    "PT1H30M, timed out after 1h30m",
    "PT0.25S, timed out after 0.25s",
    "PT0S, timed out after 0s",
    "PT-1S, timed out after -1s"
  })
  void message_namesTheDuration(String duration, String message) {
    assertThat(new ElapsedException(Duration.parse(duration))).hasMessage(message);
  }

  @Test
  void timeout_ofABorrowedFuture_leavesItAlone() {
    var borrowing = Polled.of(Time.timeout(TEN, Futures.borrowed(future)));
    borrowing.pollPending();
    runtime.advanceMillis(10);
    borrowing.pollFailure(ElapsedException.class);

    future.complete("late");
    assertThat(Polled.of(future).pollValue()).isEqualTo("late");
  }

  @Test
  @SuppressWarnings("NullAway") // That is what it is about.
  void timeout_ofNothing_isRefusedWhenItIsMade() {
    assertThatThrownBy(() -> Time.timeout(TEN, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("future");
    assertThatThrownBy(() -> Time.timeout(null, future))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("duration");
  }
}
