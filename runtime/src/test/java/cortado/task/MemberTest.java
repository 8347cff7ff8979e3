package cortado.task;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A task that has ended before its set could watch it.
@Timeout(60)
class MemberTest {

  private final Context context = new Context(Waker.noop());
  private final EndedMembers<Integer> ended = new EndedMembers<>();

  private record Failed(Throwable failure) implements JoinHandle<Integer> {

    @Override
    public Poll<Integer> poll(Context context) throws Throwable {
      throw failure;
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {}

    @Override
    public boolean isFinished() {
      return true;
    }

    @Override
    public long id() {
      return 1;
    }
  }

  @Test
  void taskThatWasFaster_isAmongTheEndedOnes_withItsFailure() {
    var failure = new IllegalStateException("faster");
    var member = new Member<>(new Failed(failure), ended);

    member.watch(context);

    assertThat(ended.take()).isSameAs(member);
    assertThat(member.outcome(context)).isEqualTo(new Outcome.Failure<>(failure));
  }

  @Test
  void failureOfATaskThatWasFaster_isReportedWhenItIsDetached() throws Exception {
    var failure = new IllegalStateException("faster");

    assertThat(reportedWhenDetached(failure)).containsExactly(failure);
    assertThat(reportedWhenDetached(new TaskAbortedException("no failure"))).isEmpty();
  }

  /// On a thread without a runtime, whose own handler hears of it.
  private List<Throwable> reportedWhenDetached(Throwable failure) throws Exception {
    var reported = new ArrayList<Throwable>();
    var detaching =
        new FutureTask<>(
            () -> {
              var member = new Member<>(new Failed(failure), ended);
              member.watch(context);
              member.detach();
              return reported;
            });
    Thread thread = Thread.ofPlatform().unstarted(detaching);
    thread.setUncaughtExceptionHandler((_, told) -> reported.add(told));
    thread.start();
    return detaching.get();
  }
}
