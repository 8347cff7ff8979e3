package cortado.runtime.internal.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.reactor.FakeNetwork.FakeDescriptor;
import cortado.sys.Interest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReactorTest {

  private final FakeNetwork network = new FakeNetwork();
  private final Reactor reactor = new Reactor(network);

  @Test
  void look_withoutSources_sparesTheSystemCall() {
    assertThat(reactor.turn(0)).isZero();

    assertThat(network.waits).isZero();
  }

  @Test
  void turn_thatMayWait_asksThePollerEvenWithoutSources() {
    int _ = reactor.turn(1);
    int _ = reactor.turn(-1);

    assertThat(network.waits).isEqualTo(2);
  }

  @Test
  void look_withASource_asksThePoller() throws IOException {
    Source _ = reactor.register(new FakeDescriptor(), Interest.READABLE, 0);

    int _ = reactor.turn(0);

    assertThat(network.waits).isEqualTo(1);
  }

  @Test
  void look_afterTheLastSourceWasClosed_asksThePollerOnceToLetGoOfIt() throws IOException {
    reactor.register(new FakeDescriptor(), Interest.READABLE, 0).close();

    int _ = reactor.turn(0);
    int _ = reactor.turn(0);

    assertThat(network.waits).isEqualTo(1);
  }
}
