package cortado.runtime.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.reactor.Nowhere;
import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.testing.WakeCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParkerTest {

  private final RuntimeClock clock = RuntimeClock.paused();
  private final Driver driver = new Driver(new Nowhere(), clock, () -> true);
  private final Parker parker = new Parker(driver, Thread.currentThread());

  /// A sleep that is over before it begins. Those after it are spun away.
  private void sleepShort() {
    parker.unpark();
    parker.park();
  }

  @Test
  void park_thatASpinSaves_firesTheTimersThatAreDue() {
    var waker = new WakeCounter();
    sleepShort();
    assertThat(driver.timers().poll(new Timer(), 1_000_000, waker)).isFalse();
    clock.advance(1_000_000);

    parker.unpark();
    parker.park();

    assertThat(waker.count()).isOne();
    driver.close();
  }

  private static final class Timer extends TimerEntry {}
}
