package cortado.runtime.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.timer.RuntimeClock;
import cortado.runtime.internal.timer.TimerEntry;
import cortado.sys.Descriptor;
import cortado.sys.EventSink;
import cortado.sys.ListenSocket;
import cortado.sys.Network;
import cortado.sys.NioNetwork;
import cortado.sys.Poller;
import cortado.sys.StreamSocket;
import cortado.testing.WakeCounter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DriverTest {

  /// A wait that is cut to whole milliseconds comes back before the timer is due, and would then be
  /// begun again and again for the rest of the last one.
  @Test
  void turn_forATimerThatIsDueBetweenTwoMillis_isNotABusyLoop() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var network = new CountedNetwork();
    var driver = new Driver(network, RuntimeClock.system(false), () -> false);
    int timers = 100;
    for (int timer = 0; timer < timers; timer++) {
      long deadlineNanos = driver.timers().clock().nanos() + 1_000_000 + random.nextInt(1_000_000);
      var waker = new WakeCounter();
      if (!driver.timers().poll(new Timer(), deadlineNanos, waker)) {
        while (waker.count() == 0) {
          driver.turn();
        }
      }
      assertThat(driver.timers().clock().nanos())
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(deadlineNanos);
    }
    driver.close();

    assertThat(network.waits).as("seed %d", seed).isLessThanOrEqualTo(2 * timers);
  }

  /// Whoever unparks may have brought work, before which the next timer must not be due.
  @Test
  void turn_ofAPausedClock_unparkedAfterItHasLooked_doesNotMoveTheClock() throws IOException {
    var network = new CountedNetwork();
    RuntimeClock clock = RuntimeClock.paused();
    var driver = new Driver(network, clock, () -> false);
    var waker = new WakeCounter();
    assertThat(driver.timers().poll(new Timer(), 5_000_000, waker)).isFalse();
    network.afterWait = driver::unpark;

    driver.turn();

    assertThat(clock.nanos()).isZero();
    network.afterWait = () -> {};
    while (waker.count() == 0) {
      driver.turn();
    }
    assertThat(clock.nanos()).isEqualTo(5_000_000);
    driver.close();
  }

  @Test
  void turn_whenTheJvmEnds_waitsForEventsNoLongerThanAMoment() throws IOException {
    var network = new CountedNetwork();
    var driver = new Driver(network, RuntimeClock.system(false), () -> false);
    driver.hurry();

    // The first is what the call has unparked; without it the second would never end.
    driver.turn();
    driver.turn();
    driver.close();

    assertThat(network.waits).isEqualTo(2);
  }

  private static final class Timer extends TimerEntry {}

  /// The system's, whose waits are counted.
  private static final class CountedNetwork implements Network, Poller {

    private final Network network = new NioNetwork();
    private final Poller poller;
    private int waits;
    private Runnable afterWait = () -> {};

    CountedNetwork() throws IOException {
      poller = network.openPoller();
    }

    @Override
    public Poller openPoller() {
      return this;
    }

    @Override
    public ListenSocket listen(InetSocketAddress address, int backlog) throws IOException {
      return network.listen(address, backlog);
    }

    @Override
    public StreamSocket connect(InetSocketAddress address) throws IOException {
      return network.connect(address);
    }

    @Override
    public void add(Descriptor descriptor, int interest, long token) throws IOException {
      poller.add(descriptor, interest, token);
    }

    @Override
    public void rearm(Descriptor descriptor, int interest) {
      poller.rearm(descriptor, interest);
    }

    @Override
    public void delete(Descriptor descriptor) {
      poller.delete(descriptor);
    }

    @Override
    public void waitEvents(long timeoutNanos, EventSink sink) throws IOException {
      waits++;
      poller.waitEvents(timeoutNanos, sink);
      afterWait.run();
    }

    @Override
    public void wakeUp() {
      poller.wakeUp();
    }

    @Override
    public void close() throws IOException {
      poller.close();
    }
  }
}
