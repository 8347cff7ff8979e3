package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.Handle;
import cortado.testing.ManualFuture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Timers that are armed while the driver is parked for a later one.
@Timeout(60)
class ParkedDriverTest {

  private static final int TIMES = 40;

  @Test
  void sleepPolledByAnotherThread_driverParkedForALaterOne_isWoken() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.multiThread().workers(2).build()) {
      sleepOften(runtime);
    }
  }

  @Test
  void sleepPolledByAnotherThread_currentThreadParkedForALaterOne_isWoken() throws Exception {
    AsyncRuntime runtime = AsyncRuntime.currentThread().build();
    var end = new ManualFuture<String>();
    Thread blocked = Thread.ofPlatform().start(() -> runtime.blockOn(end));

    sleepOften(runtime);

    end.complete("end");
    blocked.join();
    runtime.close();
  }

  private static void sleepOften(AsyncRuntime runtime) throws InterruptedException {
    try (Handle.Entered _ = runtime.handle().enter()) {
      var later = runtime.spawn(Time.sleep(Duration.ofHours(1)));
      for (int i = 0; i < TIMES; i++) {
        Sleep sleep = Time.sleep(Duration.ofMillis(1 + i % 3));
        var woken = new CountDownLatch(1);
        // It may have fired before the poll; otherwise the parked driver has to hear of it.
        if (!sleep.poll(new Context(woken::countDown)).isReady()) {
          woken.await();
          assertThat(sleep.poll(new Context(() -> {})).isReady()).isTrue();
        }
        assertThat(sleep.isElapsed()).isTrue();
        if (i % 4 == 0) {
          // Comes and goes: it must not leave the driver parked for too long, nor awake.
          Sleep gone = Time.sleep(Duration.ofMinutes(10));
          assertThat(gone.poll(new Context(() -> {})).isReady()).isFalse();
          gone.cancel();
        }
      }
      later.abort();
    }
  }
}
