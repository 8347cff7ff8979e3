package cortado.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The states of a frame, driven by a body written by hand as the transform writes it.
class StateMachineTest {

  private final List<String> log = new ArrayList<>();
  private final Context context = new Context(Waker.noop());
  private Poll<String> answer = Poll.pending();

  private final Future<String> child =
      new Future<>() {
        @Override
        public Poll<String> poll(Context context) {
          return answer;
        }

        @Override
        public void cancel() {
          log.add("child cancelled");
        }
      };

  /// Awaits `child` once.
  private final class Frame extends StateMachine<String> {

    boolean awaitsAgainInCleanUp;

    @Override
    public Poll<String> poll(Context context) throws Throwable {
      int depth = begin(context);
      if (depth < 0) {
        return refused(context);
      }
      Object value;
      try {
        value = run(enter(), context);
      } catch (Throwable failure) {
        throw broke(context, depth, failure);
      }
      return end(context, depth, value);
    }

    private Object run(int state, Context context) throws Throwable {
      Future<?> awaited = state == 0 ? child : (Future<?>) child();
      Poll<?> polled;
      try {
        polled = awaited.poll(context);
      } catch (Cancelled cancelled) {
        log.add("finally");
        if (awaitsAgainInCleanUp) {
          return suspend(child, 1);
        }
        throw cancelled;
      }
      return polled.isReady() ? "got " + ((Ready<?>) polled).value() : suspend(awaited, 1);
    }

    @Override
    protected void clear() {
      log.add("cleared");
    }
  }

  @Test
  void machine_whenChildIsReady_isItsOwnAnswer() throws Throwable {
    var machine = new Frame();

    assertThat(machine.poll(context)).isEqualTo(Poll.pending());
    assertThat(machine.poll(context)).isEqualTo(Poll.pending());
    answer = Poll.ready("x");

    assertThat(machine.poll(context)).isSameAs(machine);
    assertThat(machine.value()).isEqualTo("got x");
  }

  @Test
  void value_beforeCompletion_isRefused() throws Throwable {
    assertThatThrownBy(() -> new Frame().value())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("value was asked of a future that has not completed");
  }

  @Test
  void poll_afterCompletion_isRefusedAndKeepsValue() throws Throwable {
    answer = Poll.ready("x");
    var machine = new Frame();
    machine.poll(context);

    assertThatThrownBy(() -> machine.poll(context))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("future was polled after it had completed");
    assertThat(machine.value()).isEqualTo("got x");
  }

  @Test
  void poll_whileBeingPolled_isRefused() throws Throwable {
    var machine = new Frame();
    var seen = new ArrayList<Throwable>();
    answer = null;
    Future<String> reentrant =
        context -> {
          seen.add(org.assertj.core.api.Assertions.catchThrowable(() -> machine.poll(context)));
          return Poll.pending();
        };
    machine.poll(contextThatSuspendsOn(machine, reentrant));

    assertThat(seen)
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("future was polled while it is being polled");
  }

  /// Suspends the machine on `future` and returns the context for the next poll.
  private Context contextThatSuspendsOn(Frame machine, Future<?> future) {
    assertThat(machine.enter()).isZero();
    machine.suspend(future, 1);
    answer = Poll.pending();
    return context;
  }

  /// A handler of the function needs its variables, so the failure waits for them.
  @Test
  void answered_withAFailure_throwsItWhenTheValueIsTaken() {
    var failure = new IllegalStateException("from the child");

    Object answer = StateMachine.answered(failure, new Frame(), 1);

    assertThatThrownBy(() -> ((Ready<?>) answer).value()).isSameAs(failure);
  }

  @Test
  void answered_withNull_failsWhenTheValueIsTaken() {
    Object answer = StateMachine.answered(null, new Frame(), 1);

    assertThatThrownBy(() -> ((Ready<?>) answer).value())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("poll returned null");
  }

  @Test
  void answered_withPending_suspendsAtTheAwait() throws Throwable {
    var machine = new Frame();
    machine.poll(contextThatSuspendsOn(machine, child));
    machine.enter();

    assertThat(StateMachine.answered(Poll.pending(), machine, 1)).isNull();
    assertThat(machine.enter()).isEqualTo(1);
  }

  /// A call without a frame returns Pending when it is suspended, so as a value it takes a detour.
  @Test
  void result_thatIsPending_isLeftAsAFuture() throws Throwable {
    Poll<?> pending = Poll.pending();

    assertThat(StateMachine.result(pending, null, context)).isSameAs(pending);
    assertThat(context.left().poll(context)).isInstanceOf(Ready.class);
    assertThat(StateMachine.result(pending, new Frame(), context)).isSameAs(pending);
    assertThatThrownBy(context::left).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancel_unstarted_clearsAndRunsNothing() throws Throwable {
    var machine = new Frame();

    machine.cancel();

    assertThat(log).containsExactly("cleared");
    assertThatThrownBy(() -> machine.poll(context)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancel_suspended_cancelsChildThenUnwinds() throws Throwable {
    var machine = new Frame();
    machine.poll(context);

    machine.cancel();
    machine.cancel();

    assertThat(log).containsExactly("child cancelled", "finally", "cleared");
  }

  @Test
  void cancel_completed_keepsValue() throws Throwable {
    answer = Poll.ready("x");
    var machine = new Frame();
    machine.poll(context);

    machine.cancel();

    assertThat(machine.value()).isEqualTo("got x");
    assertThat(log).isEmpty();
  }

  @Test
  void cancel_whenCleanUpNeverEnds_givesUpAndReports() throws Throwable {
    var reports = new ArrayList<Throwable>();
    Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> reports.add(failure));
    try {
      var machine = new Frame();
      machine.awaitsAgainInCleanUp = true;
      machine.poll(context);

      machine.cancel();

      assertThat(reports)
          .singleElement()
          .isInstanceOf(IllegalStateException.class)
          .extracting(Throwable::getMessage)
          .asString()
          .startsWith("clean-up of a cancelled future did not end");
      assertThat(log).endsWith("cleared");
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
  }
}
