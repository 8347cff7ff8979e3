package cortado.runtime.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.future.Context;
import cortado.future.Futures;
import cortado.runtime.internal.task.TaskState.Next;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// The ordering claims of [TaskState] and [Completion], and a broken twin.
public final class TaskWakeStress {

  private TaskWakeStress() {}

  /// What was written before a wake is seen by the poll under way, or another poll is due.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the poll saw what the wake was for")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "another poll will")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the wake was lost")
  @State
  public static class WakeIsSeen {

    private final TaskState state = new TaskState(true) {};
    private int written;
    private boolean queuedByWaker;
    private boolean queuedByPoller;

    @Actor
    public void waker() {
      written = 1;
      queuedByWaker = state.transitionToWoken();
    }

    @Actor
    public void poller(II_Result result) {
      if (state.transitionToPolled() == Next.POLL) {
        result.r1 = written;
        queuedByPoller = !state.transitionToIdle();
      }
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = queuedByWaker || queuedByPoller ? 1 : 0;
    }
  }

  /// The twin only looks when a poll is due already, and so publishes nothing.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "lost: the look passed the write before it")
  @State
  public static class WakeThatOnlyLooks {

    private final AtomicInteger state = new AtomicInteger(TaskState.OWNED | TaskState.WOKEN);
    private int written;
    private boolean queued;

    @Actor
    public void waker() {
      written = 1;
      if ((state.getAcquire() & TaskState.WOKEN) == 0) {
        queued = true;
      }
    }

    @Actor
    public void poller(II_Result result) {
      if (state.compareAndSet(TaskState.OWNED | TaskState.WOKEN, TaskState.OWNED)) {
        result.r1 = written;
      }
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = queued ? 1 : 0;
    }
  }

  /// What one poll wrote is there in the next.
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "the second thread got no poll")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the second poll saw the first")
  @Outcome(expect = FORBIDDEN, desc = "the second poll missed what the first wrote")
  @State
  public static class NextPollSeesTheLast {

    private final TaskState state = new TaskState(true) {};
    private int written;

    @Actor
    public void first() {
      if (state.transitionToPolled() == Next.POLL) {
        written = 1;
        boolean _ = state.transitionToIdle();
      }
    }

    @Actor
    public void second(I_Result result) {
      boolean mine = state.transitionToWoken() && state.transitionToPolled() == Next.POLL;
      result.r1 = mine ? written : -1;
    }
  }

  /// Who waits for a task finds the result or is woken.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the joiner found the result")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the joiner was woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the joiner waits for a task that has ended")
  @State
  public static class JoinerIsWoken {

    private final TaskCell<Integer> task = new TaskCell<>(Futures.ready(1), new DeafScheduler());
    private volatile int wakes;

    @Actor
    public void runner() {
      boolean _ = task.run(new PollContext(failure -> {}, 0));
    }

    @Actor
    public void joiner(II_Result result) {
      try {
        result.r1 = task.poll(new Context(() -> wakes = 1)).isReady() ? 1 : 0;
      } catch (Throwable failure) {
        throw new AssertionError(failure);
      }
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = wakes;
    }
  }
}
