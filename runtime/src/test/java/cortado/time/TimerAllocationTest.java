package cortado.time;

import static cortado.runtime.internal.Allocation.allocatedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.testing.ManualFuture;
import cortado.testing.WakeCounter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What timers allocate in steady state: nothing.
class TimerAllocationTest {

  private static final int TIMES = 10_000;

  /// Less than a byte each: the counter itself allocates about a thousand.
  private static final long TOLERANCE_BYTES = TIMES;

  private final TimeFixture runtime = new TimeFixture();
  private final Context context = new Context(new WakeCounter(), 1);
  private final Context other = new Context(new WakeCounter(), 1);
  private final Moment[] moments = new Moment[64];

  TimerAllocationTest() {
    for (int i = 0; i < moments.length; i++) {
      moments[i] = new Moment(Duration.ofMillis(1 + i * 977L).toNanos());
    }
  }

  @AfterEach
  void leave() {
    runtime.close();
  }

  @Test
  void reset_ofASleepThatIsAwaited_allocatesNothing() throws Exception {
    Sleep sleep = Time.sleep(Duration.ofSeconds(1));
    assertThat(sleep.poll(context).isReady()).isFalse();

    assertThat(
            allocatedBy(
                () -> {
                  for (int i = 0; i < TIMES; i++) {
                    sleep.reset(moments[i % moments.length]);
                  }
                }))
        .isLessThan(TOLERANCE_BYTES);
    sleep.cancel();
  }

  @Test
  void rearmingAndCancelling_aSleepThatIsKept_allocatesNothing() throws Exception {
    Sleep sleep = Time.sleep(Duration.ofSeconds(1));

    assertThat(
            allocatedBy(
                () -> {
                  for (int i = 0; i < TIMES; i++) {
                    sleep.reset(moments[i % moments.length]);
                    if (sleep.poll(context).isReady()) {
                      throw new AssertionError("too early");
                    }
                    sleep.cancel();
                  }
                }))
        .isLessThan(TOLERANCE_BYTES);
  }

  @Test
  void polling_aSleepWithOneWakerAfterAnother_allocatesNothing() throws Exception {
    Sleep sleep = Time.sleep(Duration.ofSeconds(1));

    assertThat(allocatedBy(() -> pollInTurns(sleep))).isLessThan(TOLERANCE_BYTES);
    sleep.cancel();
  }

  @Test
  void polling_aTimeoutThatIsArmed_allocatesNothing() throws Exception {
    Future<Integer> timeout = Time.timeout(Duration.ofSeconds(1), new ManualFuture<Integer>());

    assertThat(allocatedBy(() -> pollInTurns(timeout))).isLessThan(TOLERANCE_BYTES);
    timeout.cancel();
  }

  @Test
  void resetAndPollTick_anInterval_allocatesNothing() throws Exception {
    Interval interval = Time.interval(Duration.ofSeconds(1));

    assertThat(
            allocatedBy(
                () -> {
                  for (int i = 0; i < TIMES; i++) {
                    interval.resetAt(moments[i % moments.length]);
                    if (interval.pollTick(context).isReady()) {
                      throw new AssertionError("too early");
                    }
                  }
                }))
        .isLessThan(TOLERANCE_BYTES);
    interval.stopWaiting();
  }

  /// Each time the timer gets another waker.
  private void pollInTurns(Future<?> future) {
    try {
      for (int i = 0; i < TIMES; i++) {
        if (future.poll(i % 2 == 0 ? context : other).isReady()) {
          throw new AssertionError("too early");
        }
      }
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  private static long allocatedBy(Runnable action) throws ReflectiveOperationException {
    action.run(); // Classes are loaded and call sites linked.
    long _ = allocatedBytes();
    long before = allocatedBytes();
    action.run();
    return allocatedBytes() - before;
  }
}
