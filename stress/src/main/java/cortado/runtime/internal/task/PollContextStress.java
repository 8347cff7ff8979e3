package cortado.runtime.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.future.Futures;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The ordering claim of [PollContext], and a broken twin.
public final class PollContextStress {

  private PollContextStress() {}

  /// Who looks from outside sees the task that belongs to the beat, or none.
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "between polls, or it changed meanwhile")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the task of that poll")
  @Outcome(expect = FORBIDDEN, desc = "the task of another poll")
  @State
  public static class TaskOfTheBeat {

    private final PollContext context = new PollContext(failure -> {}, 0);
    private final TaskCell<?> first = task();
    private final TaskCell<?> second = task();

    @Actor
    public void poller() {
      context.begin(first);
      context.end();
      context.begin(second);
      context.end();
    }

    @Actor
    public void watcher(I_Result result) {
      int beat = context.beatNow();
      TaskCell<?> seen = (beat & 1) == 0 ? null : context.polledAt(beat);
      TaskCell<?> right = beat == 1 ? first : second;
      result.r1 = seen == null ? 0 : seen == right ? 1 : 2;
    }
  }

  /// The twin does not look at the beat again.
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "the task of another poll")
  @State
  public static class TaskOfSomeBeat {

    private int task;
    private volatile int beat;

    @Actor
    public void poller() {
      task = 1;
      beat = 1;
      beat = 2;
      task = 3;
      beat = 3;
      beat = 4;
    }

    @Actor
    public void watcher(I_Result result) {
      int seen = beat;
      result.r1 = (seen & 1) == 0 ? 0 : task == seen ? 1 : 2;
    }
  }

  private static TaskCell<?> task() {
    return new TaskCell<>(Futures.ready(0), new DeafScheduler());
  }
}
