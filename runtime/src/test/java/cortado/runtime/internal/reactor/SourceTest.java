package cortado.runtime.internal.reactor;

import static cortado.sys.Interest.READABLE;
import static cortado.sys.Interest.READ_CLOSED;
import static cortado.sys.Interest.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.reactor.FakeNetwork.FakeDescriptor;
import cortado.testing.WakeCounter;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceTest {

  private final FakeNetwork network = new FakeNetwork();
  private final Reactor reactor = new Reactor(network);
  private final FakeDescriptor descriptor = new FakeDescriptor();
  private final WakeCounter wakes = new WakeCounter();
  private final Context context = new Context(wakes);
  private Source source;

  @BeforeEach
  void register() throws IOException {
    source = reactor.register(descriptor, READABLE, WRITABLE);
  }

  @Test
  void source_whenNew_isReadyAsRegistered() throws IOException {
    assertThat(source.pollReady(context, READABLE, null)).isEqualTo(Source.PENDING);
    assertThat(source.pollReady(context, WRITABLE, null)).isNotEqualTo(Source.PENDING);
  }

  @Test
  void event_wakesOnceAndMakesReadyUntilCleared() throws IOException {
    source.pollReady(context, READABLE, null);

    turnWith(READABLE);
    turnWith(READABLE);

    assertThat(wakes.count()).isEqualTo(1);
    int tick = source.pollReady(context, READABLE, null);
    assertThat(source.pollReady(context, READABLE, null)).isEqualTo(tick).isNotNegative();

    source.clearReady(READABLE, tick);
    assertThat(network.log).containsExactly("rearm " + READABLE);
    assertThat(source.pollReady(context, READABLE, null)).isEqualTo(Source.PENDING);
  }

  @Test
  void event_ofOneDirection_leavesTheOtherAlone() throws IOException {
    source.clearReady(WRITABLE, source.pollReady(context, WRITABLE, null));
    var writer = new WakeCounter();
    source.pollReady(new Context(writer), WRITABLE, null);
    source.pollReady(context, READABLE, null);

    turnWith(READABLE);

    assertThat(wakes.count()).isEqualTo(1);
    assertThat(writer.count()).isZero();
  }

  @Test
  void clear_withTheTickOfAnEarlierEvent_isRefused() throws IOException {
    turnWith(READABLE);
    int tick = source.pollReady(context, READABLE, null);
    turnWith(READABLE);

    source.clearReady(READABLE, tick);

    assertThat(source.pollReady(context, READABLE, null)).isNotEqualTo(Source.PENDING);
    assertThat(network.log).isEmpty();
  }

  @Test
  void clear_afterTheEndWasReported_isRefused() throws IOException {
    turnWith(READABLE | READ_CLOSED);
    source.clearReady(READABLE, source.pollReady(context, READABLE, null));

    assertThat(source.pollReady(context, READABLE, null)).isNotEqualTo(Source.PENDING);
  }

  @Test
  void lastPoller_replacesTheOneBefore() throws IOException {
    var first = new WakeCounter();
    source.pollReady(new Context(first), READABLE, null);
    source.pollReady(context, READABLE, null);

    turnWith(READABLE);

    assertThat(first.count()).isZero();
    assertThat(wakes.count()).isEqualTo(1);
  }

  @Test
  void waiters_areAllWoken_inOrderAndWithTheirLastWaker() throws IOException {
    var log = new ArrayList<String>();
    var waiters = List.of(new Waiter(), new Waiter(), new Waiter());
    for (int index = 0; index < 3; index++) {
      source.pollReady(waking(log, "old " + index), READABLE, waiters.get(index));
    }
    for (int index = 0; index < 3; index++) {
      source.pollReady(waking(log, "new " + index), READABLE, waiters.get(index));
    }
    source.pollReady(context, READABLE, null);

    turnWith(READABLE);

    assertThat(log).containsExactly("new 0", "new 1", "new 2");
    assertThat(wakes.count()).isEqualTo(1);
  }

  @Test
  void waiter_forgotten_isNotWoken_whereverItStood() throws IOException {
    for (int forgotten = 0; forgotten < 3; forgotten++) {
      var log = new ArrayList<Integer>();
      var waiters = List.of(new Waiter(), new Waiter(), new Waiter());
      for (int index = 0; index < 3; index++) {
        int number = index;
        source.pollReady(new Context(() -> log.add(number)), READABLE, waiters.get(index));
      }

      source.forget(READABLE, waiters.get(forgotten));
      source.forget(READABLE, waiters.get(forgotten));
      turnWith(READABLE);

      assertThat(log).hasSize(2).doesNotContain(forgotten).isSorted();
      source.clearReady(READABLE, source.pollReady(context, READABLE, null));
    }
  }

  @Test
  void waiter_wokenOnce_waitsAgain() throws IOException {
    var waiter = new Waiter();
    for (int round = 1; round <= 3; round++) {
      assertThat(source.pollReady(context, READABLE, waiter)).isEqualTo(Source.PENDING);
      turnWith(READABLE);
      assertThat(wakes.count()).isEqualTo(round);
      source.clearReady(READABLE, source.pollReady(context, READABLE, waiter));
    }
  }

  @Test
  void waker_thatCallsBack_findsNoLockHeld() throws IOException {
    var waiter = new Waiter();
    Context calling =
        new Context(
            () -> {
              assertThat(Thread.holdsLock(source)).isFalse();
              source.forget(READABLE, waiter);
              try {
                source.close();
              } catch (IOException failure) {
                throw new AssertionError(failure);
              }
            });
    source.pollReady(calling, READABLE, waiter);
    source.pollReady(context, WRITABLE, null);

    turnWith(READABLE);

    assertThat(source.isOpen()).isFalse();
  }

  @Test
  void waker_thatThrows_doesNotKeepOthersAsleep() throws IOException {
    var thread = Thread.currentThread();
    var seen = new ArrayList<Throwable>();
    thread.setUncaughtExceptionHandler((_, failure) -> seen.add(failure));
    try {
      var failure = new IllegalStateException("test");
      Waker throwing =
          () -> {
            throw failure;
          };
      source.pollReady(new Context(throwing), READABLE, new Waiter());
      source.pollReady(context, READABLE, new Waiter());

      turnWith(READABLE);

      assertThat(wakes.count()).isEqualTo(1);
      assertThat(seen).containsExactly(failure);
    } finally {
      thread.setUncaughtExceptionHandler(null);
    }
  }

  @Test
  void close_wakesEverybodyAndFailsWhatComesLater() throws IOException {
    source.pollReady(context, READABLE, null);
    source.pollReady(context, READABLE, new Waiter());
    source.clearReady(WRITABLE, source.pollReady(context, WRITABLE, null));
    network.log.clear();
    source.pollReady(context, WRITABLE, new Waiter());

    source.close();
    source.close();

    assertThat(wakes.count()).isEqualTo(3);
    assertThat(network.log).containsExactly("delete");
    assertThat(descriptor.closes).isEqualTo(1);
    assertThatThrownBy(() -> source.pollReady(context, READABLE, null))
        .isInstanceOf(ClosedChannelException.class);
    source.clearReady(WRITABLE, 0);
    assertThat(network.log).containsExactly("delete");
  }

  @Test
  void event_forASourceThatHasGone_doesNotReachItsSuccessor() throws IOException {
    network.report(descriptor, READABLE);
    source.close();
    var successor = reactor.register(new FakeDescriptor(), READABLE, 0);
    assertThat(successor.token()).isNotEqualTo(source.token());
    assertThat((int) successor.token()).isEqualTo((int) source.token());

    assertThat(reactor.turn(0)).isZero();

    assertThat(successor.pollReady(context, READABLE, null)).isEqualTo(Source.PENDING);
  }

  @Test
  void reactor_closed_wakesEverybodyAndFailsWhatComesLater() throws IOException {
    source.pollReady(context, READABLE, null);
    source.pollReady(context, READABLE, new Waiter());

    reactor.close();
    reactor.close();

    assertThat(wakes.count()).isEqualTo(2);
    assertThat(descriptor.closes).isEqualTo(1);
    assertThatThrownBy(() -> source.pollReady(context, READABLE, null))
        .isInstanceOf(RuntimeShutdownException.class);
    assertThatThrownBy(() -> reactor.register(new FakeDescriptor(), READABLE, 0))
        .isInstanceOf(RuntimeShutdownException.class);
    source.close();
    assertThat(descriptor.closes).isEqualTo(1);
  }

  @Test
  void table_withManySources_findsEachAndReusesSlots() throws IOException {
    var sources = new ArrayList<Source>();
    for (int index = 0; index < 100; index++) {
      sources.add(reactor.register(new FakeDescriptor(), READABLE, 0));
    }
    assertThat(sources).extracting(Source::token).doesNotHaveDuplicates();

    for (Source gone : sources.subList(0, 50)) {
      gone.close();
    }
    for (int index = 0; index < 50; index++) {
      var late = reactor.register(new FakeDescriptor(), READABLE, 0);
      assertThat((int) late.token()).isLessThan(101);
      sources.add(late);
    }
    assertThat(sources).extracting(Source::token).doesNotHaveDuplicates();
  }

  @Test
  void usedUpBudget_isPendingWithAWake_andKeepsNothing() throws IOException {
    var spent =
        new Context(wakes) {
          {
            reset(wakes, 0);
          }
        };

    assertThat(source.pollReady(spent, WRITABLE, null)).isEqualTo(Source.PENDING);
    assertThat(wakes.count()).isEqualTo(1);
    turnWith(WRITABLE);
    assertThat(wakes.count()).isEqualTo(1);
  }

  private void turnWith(int readiness) {
    network.report(descriptor, readiness);
    assertThat(reactor.turn(0)).isEqualTo(1);
  }

  private static Context waking(List<String> log, String entry) {
    return new Context(() -> log.add(entry));
  }
}
