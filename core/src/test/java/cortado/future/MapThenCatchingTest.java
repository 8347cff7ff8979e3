package cortado.future;

import static cortado.future.Futures.failed;
import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.pending;
import static cortado.future.Futures.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MapThenCatchingTest {

  private final ManualFuture<String> source = new ManualFuture<>();

  @Test
  void map_ofReadyValue_appliesTheFunction() {
    assertThat(Polled.of(ready("abc").map(String::length)).pollValue()).isEqualTo(3);
  }

  @Test
  void map_ofNull_isGivenNull() {
    assertThat(Polled.of(ready((String) null).map(value -> "was " + value)).pollValue())
        .isEqualTo("was null");
  }

  @Test
  void map_whilePending_wakesTheLastWakerOnly() {
    var mapped = Polled.of(source.map(String::length));
    mapped.poll();
    var stale = mapped.waker();
    mapped.pollWithFreshWaker();

    source.complete("abc");

    assertThat(stale.count()).isZero();
    assertThat(mapped.wakeCount()).isEqualTo(1);
    assertThat(mapped.pollValue()).isEqualTo(3);
  }

  @Test
  void map_polledAfterTheEnd_throws() {
    var mapped = Polled.of(ready("a").map(String::length));
    mapped.poll();

    assertThatThrownBy(mapped::poll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after it had completed");
  }

  @Test
  void map_whoseFunctionThrows_failsAndHasEnded() {
    var failure = new IOException();
    Future<Object> mapped = failing(failure);
    var polled = Polled.of(mapped);

    assertThatThrownBy(polled::poll).isSameAs(failure);
    assertThatThrownBy(polled::poll).isInstanceOf(IllegalStateException.class);
  }

  private static Future<Object> failing(IOException failure) {
    try {
      return ready("a")
          .map(
              _ -> {
                throw failure;
              });
    } catch (IOException e) {
      throw new AssertionError("creating a future runs nothing", e);
    }
  }

  @Test
  void map_cancelled_cancelsItsSourceOnce() {
    var mapped = Polled.of(source.map(String::length));
    mapped.poll();
    mapped.cancel();
    mapped.cancel();

    assertThat(source.cancels()).isEqualTo(1);
    assertThatThrownBy(mapped::poll).isInstanceOf(IllegalStateException.class);
    assertThat(source.polls()).isEqualTo(1);
  }

  @Test
  void map_cancelledAfterTheEnd_leavesItsSourceAlone() {
    var mapped = Polled.of(source.map(String::length));
    source.complete("a");
    mapped.poll();
    mapped.cancel();

    assertThat(source.cancels()).isZero();
  }

  @Test
  void map_released_keepsNeitherSourceNorFunction() {
    var mapped = ready("a").map(String::length);
    Polled.of(mapped).poll();

    assertThat(mapped).hasAllNullFieldsOrProperties();
  }

  @Test
  void then_runsTheSecondAfterTheFirst() {
    var second = new ManualFuture<Integer>();
    var made = new AtomicInteger();
    var chain =
        Polled.of(
            source.then(
                _ -> {
                  made.incrementAndGet();
                  return second;
                }));
    chain.poll();
    assertThat(made).hasValue(0);

    source.complete("a");
    assertThat(chain.isWoken()).isTrue();
    assertThat(chain.poll().isReady()).isFalse();
    second.complete(7);

    assertThat(chain.isWoken()).isTrue();
    assertThat(chain.pollValue()).isEqualTo(7);
    assertThat(made).hasValue(1);
    assertThat(source.polls()).isEqualTo(2);
    assertThatThrownBy(chain::poll).isInstanceOf(IllegalStateException.class);
    assertThat(second.polls()).isEqualTo(2);
  }

  @Test
  void then_releasesThePredecessorBeforeTheSuccessorIsPolled() {
    var collected = new ArrayList<Boolean>();
    Future<Integer> chain = releasing(collected);

    assertThat(Polled.of(chain).pollValue()).isEqualTo(1);
    assertThat(collected).containsExactly(true);
  }

  private static Future<Integer> releasing(ArrayList<Boolean> collected) {
    var first = new ManualFuture<byte[]>();
    first.complete(new byte[1]);
    var reference = new WeakReference<>(first);
    return first.then(
        _ ->
            fromPoll(
                _ -> {
                  for (int tries = 0; reference.get() != null && tries < 20; tries++) {
                    System.gc();
                  }
                  collected.add(reference.get() == null);
                  return Poll.ready(1);
                }));
  }

  @Test
  void then_cancelledBeforeAndAfterTheHandOver_cancelsWhatRuns() {
    var second = new ManualFuture<Integer>();
    var early = Polled.of(new ManualFuture<String>().then(_ -> second));
    early.poll();
    early.cancel();
    assertThat(second.cancels()).isZero();

    var late = Polled.of(source.then(_ -> second));
    source.complete("a");
    late.poll();
    late.cancel();
    late.cancel();

    assertThat(source.cancels()).isZero();
    assertThat(second.cancels()).isEqualTo(1);
  }

  @Test
  void then_whoseFunctionThrows_fails() {
    var failure = new IllegalArgumentException();
    var chain =
        Polled.of(
            ready("a")
                .<Integer, RuntimeException>then(
                    _ -> {
                      throw failure;
                    }));

    assertThatThrownBy(chain::poll).isSameAs(failure);
    assertThatThrownBy(chain::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void catching_ofValueAndFailure_givesBothAsData() throws Exception {
    var failure = new IOException();

    assertThat(Polled.of(ready("a").catching()).pollValue()).isEqualTo(new Outcome.Success<>("a"));
    assertThat(Polled.of(failed(failure).catching()).pollValue())
        .isEqualTo(new Outcome.Failure<>(failure));
  }

  @Test
  void catching_ofCancelled_letsItThrough() {
    var caught = Polled.of(source.catching());
    source.fail(Cancelled.INSTANCE);

    assertThatThrownBy(caught::poll).isSameAs(Cancelled.INSTANCE);
    assertThatThrownBy(caught::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void catching_cancelled_cancelsItsSourceOnce() {
    var caught = Polled.of(source.catching());
    caught.poll();
    caught.cancel();
    caught.cancel();

    assertThat(source.cancels()).isEqualTo(1);
  }

  @Test
  void failed_failsOnceThenRefuses() {
    var failure = new IllegalArgumentException();
    var polled = Polled.of(failed(failure));

    assertThatThrownBy(polled::poll).isSameAs(failure);
    assertThatThrownBy(polled::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pending_polledAndCancelled_staysPending() {
    var polled = Polled.of(pending());
    polled.cancel();

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.wakeCount()).isZero();
  }

  @Test
  void fromPoll_readyFailedOrCancelled_letsGoOfTheFunction() {
    var readied = fromPoll(_ -> Poll.ready(1));
    var failed =
        fromPoll(
            _ -> {
              throw new IllegalArgumentException();
            });
    var cancelled = fromPoll(_ -> Poll.pending());
    Polled.of(readied).poll();
    assertThatThrownBy(Polled.of(failed)::poll).isInstanceOf(IllegalArgumentException.class);
    cancelled.cancel();

    for (var future : List.of(readied, failed, cancelled)) {
      assertThat(future).hasAllNullFieldsOrProperties();
      assertThatThrownBy(Polled.of(future)::poll).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void cancel_thatThrows_isReportedAndNotPassedOn() {
    var failure = new IllegalStateException("clean-up");
    var stubborn =
        new Future<String>() {
          @Override
          public Poll<String> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            throw failure;
          }
        };
    var reported =
        Uncaught.during(
            () -> {
              stubborn.map(String::length).cancel();
              stubborn.then(_ -> ready(1)).cancel();
              stubborn.catching().cancel();
            });

    assertThat(reported).containsExactly(failure, failure, failure);
  }
}
