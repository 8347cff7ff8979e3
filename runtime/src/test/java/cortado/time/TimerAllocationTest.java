package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
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

  private static long allocatedBy(Runnable action) throws ReflectiveOperationException {
    action.run(); // Classes are loaded and call sites linked.
    long _ = allocatedBytes();
    long before = allocatedBytes();
    action.run();
    return allocatedBytes() - before;
  }

  /// What this thread has allocated. By reflection, since the module does not read the one that
  /// knows.
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes")
            .invoke(threads);
  }
}
