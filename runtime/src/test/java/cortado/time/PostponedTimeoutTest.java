package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.internal.context.Current;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Timeouts of futures that yield in their first poll, on a runtime whose clock is paused.
@org.junit.jupiter.api.Timeout(30)
class PostponedTimeoutTest {

  private static final Duration TEN = Duration.ofMillis(10);

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().startPaused(true).build();

  /// Whether a timer was armed, as seen in one poll after another.
  private final List<Boolean> armed = new ArrayList<>();

  @AfterEach
  void close() {
    runtime.shutdownNow();
  }

  @Test
  void timeout_futureThatYieldsOnce_armsNoTimer() {
    int value = inTask(new Limited(TEN, new Yielding(1)));

    assertThat(value).isEqualTo(1);
    assertThat(armed).containsExactly(false, false);
  }

  @Test
  void timeout_futureThatYieldsTwice_isArmedByItsSecondPoll() {
    int value = inTask(new Limited(TEN, new Yielding(2)));

    assertThat(value).isEqualTo(2);
    assertThat(armed).containsExactly(false, true, false);
  }

  @Test
  void timeout_futureThatYieldsAndThenWaits_elapsesAfterItsTime() {
    Moment before = runtime.clock().now();

    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(() -> inTask(new Limited(TEN, new YieldingThenWaiting())));

    assertThat(before.until(runtime.clock().now())).isEqualTo(TEN);
  }

  @Test
  void timeout_zeroOfAFutureThatYields_elapsesAtTheFirstPoll() {
    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(() -> inTask(new Limited(Duration.ZERO, new Yielding(1))));
    assertThat(armed).isEmpty();
  }

  @Test
  void timeout_insideATimeout_armsNoTimerEither() {
    inTask(new Limited(TEN, new Limited(TEN, new Yielding(1))));

    assertThat(armed).containsExactly(false, false, false, false);
  }

  @Test
  void timeout_afterASiblingThatHasYielded_isArmedAtOnce() {
    var limited = new Limited(TEN, new Waiting());

    inTask(
        context -> {
          context.wakeLater();
          assertThat(limited.poll(context).isReady()).isFalse();
          limited.cancel();
          return Poll.ready(0);
        });

    assertThat(armed).containsExactly(true);
  }

  @Test
  void timeout_polledWithAnotherWaker_isArmedAtOnce() {
    var limited = new Limited(TEN, new Yielding(1));

    inTask(
        context -> {
          assertThat(context.pollWith(Waker.noop(), limited).isReady()).isFalse();
          limited.cancel();
          return Poll.ready(0);
        });

    assertThat(armed).containsExactly(true);
  }

  private int inTask(Future<Integer> future) {
    return runtime.blockOn(runtime.spawn(future));
  }

  /// A timeout that is made in its first poll, and notes after each whether a timer is armed.
  private final class Limited implements Future<Integer> {

    private final Duration duration;
    private final Future<Integer> inner;
    private Future<Integer> timeout;

    Limited(Duration duration, Future<Integer> inner) {
      this.duration = duration;
      this.inner = inner;
    }

    @Override
    public Poll<Integer> poll(Context context) throws Throwable {
      if (timeout == null) {
        timeout = Time.timeout(duration, inner);
      }
      Poll<Integer> poll = timeout.poll(context);
      armed.add(!Current.services("the test").timers().isQuiet());
      return poll;
    }

    @Override
    public void cancel() {
      timeout.cancel();
    }
  }

  /// Yields so many times, and is then ready with that number.
  private static final class Yielding implements Future<Integer> {

    private final int times;
    private int yields;

    Yielding(int times) {
      this.times = times;
    }

    @Override
    public Poll<Integer> poll(Context context) {
      if (yields == times) {
        return Poll.ready(times);
      }
      yields++;
      context.wakeLater();
      return Poll.pending();
    }
  }

  private static final class YieldingThenWaiting implements Future<Integer> {

    private boolean yielded;

    @Override
    public Poll<Integer> poll(Context context) {
      if (!yielded) {
        yielded = true;
        context.wakeLater();
      }
      return Poll.pending();
    }
  }

  private static final class Waiting implements Future<Integer> {
    @Override
    public Poll<Integer> poll(Context context) {
      return Poll.pending();
    }
  }
}
