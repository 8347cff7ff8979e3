package cortado.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnwindingTest {

  private final Context context = new Context(Waker.noop());

  /// Waits for `cleanUp` when it is cancelled.
  private static final class Polite implements Future<Integer> {

    final ManualFuture<Integer> cleanUp = new ManualFuture<>();
    boolean cut;

    @Override
    public Poll<Integer> poll(Context context) {
      return Poll.pending();
    }

    @Override
    public void cancel() {
      cut = true;
    }

    @Override
    public Unwinding beginCancel(Context context) {
      return new Unwinding(cleanUp);
    }
  }

  @Test
  void beginCancel_byDefault_isCancel() {
    var future = new ManualFuture<Integer>();

    assertThat(future.beginCancel(context)).isNull();

    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void poll_whenTheRestIsReady_throwsCancelledAndDiscardsTheValue() {
    var rest = new ManualFuture<Integer>();
    Polled<Object> unwinding = Polled.of(new Unwinding(rest));
    assertThat(unwinding.poll().isReady()).isFalse();

    rest.complete(1);

    assertThat(unwinding.isWoken()).isTrue();
    assertThatThrownBy(unwinding::poll).isSameAs(Cancelled.INSTANCE);
    assertThatThrownBy(unwinding::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void poll_whenTheRestFails_reportsThatAndThrowsCancelled() {
    var failure = new IllegalStateException("no goodbye");
    var rest = new ManualFuture<Integer>();
    Polled<Object> unwinding = Polled.of(new Unwinding(rest));
    rest.fail(failure);

    List<Throwable> reported =
        Uncaught.during(() -> assertThatThrownBy(unwinding::poll).isSameAs(Cancelled.INSTANCE));

    assertThat(reported).containsExactly(failure);
  }

  @Test
  void cancel_cutsTheRest() {
    var rest = new ManualFuture<Integer>();
    var unwinding = new Unwinding(rest);

    unwinding.cancel();
    unwinding.cancel();

    assertThat(rest.cancels()).isEqualTo(1);
    assertThat(unwinding.beginCancel(context)).isNull();
  }

  @Test
  void beginCancel_ofCleanUp_doesNotBeginAgain() {
    var rest = new ManualFuture<Integer>();
    var unwinding = new Unwinding(rest);

    assertThat(unwinding.beginCancel(context)).isSameAs(unwinding);

    assertThat(rest.isCancelled()).isFalse();
  }

  static List<UnaryOperator<Future<?>>> combinators() {
    return List.of(
        inner -> inner.map(value -> value),
        inner -> inner.then(Futures::ready),
        inner -> Futures.ready(1).then(_ -> inner),
        Future::catching,
        inner -> Futures.join(inner, Futures.pending()),
        inner -> Futures.tryJoin(Futures.pending(), inner),
        inner -> Futures.select(Futures.pending(), inner).biased(),
        inner -> Futures.race(List.of(inner.map(Object.class::cast))));
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void beginCancel_ofACombinator_waitsForWhatItOwns(UnaryOperator<Future<?>> combinator)
      throws Throwable {
    var inner = new Polite();
    Future<?> combined = combinator.apply(inner);
    assertThat(combined.poll(context).isReady()).isFalse();

    Unwinding unwinding = combined.beginCancel(context);
    assertThat(unwinding.poll(context).isReady()).isFalse();
    inner.cleanUp.complete(1);

    assertThatThrownBy(() -> unwinding.poll(context)).isSameAs(Cancelled.INSTANCE);
    assertThat(inner.cut).isFalse();
    assertThat(combined.beginCancel(context)).isNull();
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void beginCancel_ofACombinatorOfOthers_isCancel(UnaryOperator<Future<?>> combinator)
      throws Throwable {
    var inner = new ManualFuture<Integer>();
    Future<?> combined = combinator.apply(inner);
    assertThat(combined.poll(context).isReady()).isFalse();

    assertThat(combined.beginCancel(context)).isNull();

    assertThat(inner.cancels()).isEqualTo(1);
  }

  @Test
  void beginCancel_ofAJoin_cleansItsChildrenUpTogether() throws Throwable {
    var first = new Polite();
    var second = new Polite();
    var plain = new ManualFuture<Integer>();
    var join = Futures.join(first, plain, second);
    assertThat(join.poll(context).isReady()).isFalse();

    Unwinding unwinding = join.beginCancel(context);
    assertThat(plain.isCancelled()).isTrue();
    second.cleanUp.complete(2);
    assertThat(unwinding.poll(context).isReady()).isFalse();
    first.cleanUp.complete(1);

    assertThatThrownBy(() -> unwinding.poll(context)).isSameAs(Cancelled.INSTANCE);
  }

  @Test
  void beginCancel_ofAJoinWhoseChildThrows_reachesTheOthers() throws Throwable {
    var failure = new IllegalStateException("broken");
    Future<Integer> broken =
        new Future<>() {
          @Override
          public Poll<Integer> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            throw failure;
          }
        };
    var other = new ManualFuture<Integer>();
    var join = Futures.join(broken, other);
    assertThat(join.poll(context).isReady()).isFalse();
    var unwindings = new ArrayList<Unwinding>();

    List<Throwable> reported = Uncaught.during(() -> unwindings.add(join.beginCancel(context)));

    assertThat(reported).containsExactly(failure);
    assertThat(unwindings).containsOnlyNulls();
    assertThat(other.isCancelled()).isTrue();
  }

  @Test
  void beginCancel_ofASelectOverABorrowedFuture_leavesThatAlone() throws Throwable {
    var lent = new ManualFuture<Integer>();
    var select = Futures.select(Futures.borrowed(lent), new Polite());
    assertThat(select.poll(context).isReady()).isFalse();

    assertThat(select.beginCancel(context)).isNotNull();

    assertThat(lent.isCancelled()).isFalse();
  }
}
