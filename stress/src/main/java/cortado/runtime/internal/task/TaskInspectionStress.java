package cortado.runtime.internal.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.runtime.internal.task.TaskState.Next;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claims of [TaskState] where somebody looks at a task for a dump, and a broken twin.
public final class TaskInspectionStress {

  private TaskInspectionStress() {}

  /// A task that is about to be idle, and two plain fields of its future.
  abstract static class Suspending {

    final TaskState state = new TaskState(true) {};
    int chain;
    int leaf;

    Suspending() {
      if (state.transitionToPolled() != Next.POLL) {
        throw new IllegalStateException("a new task was not to be polled");
      }
    }

    final void suspend() {
      chain = 1;
      leaf = 1;
      if (!state.transitionToIdle()) {
        throw new IllegalStateException("a task that nobody has woken was scheduled");
      }
    }
  }

  /// Who holds an idle task sees all that its last poll has written.
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "the poll was under way")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "all of it")
  @Outcome(expect = FORBIDDEN, desc = "a part of what the poll has written")
  @State
  public static class LookSeesThePoll extends Suspending {

    @Actor
    public void poller() {
      suspend();
    }

    @Actor
    public void looker(II_Result result) {
      boolean held = state.tryOwn();
      result.r1 = held ? leaf : -1;
      result.r2 = held ? chain : -1;
    }
  }

  /// The twin looks at a task that it does not hold.
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1", "0, 1"},
      expect = ACCEPTABLE,
      desc = "as written")
  @Outcome(
      id = "1, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "a leaf without the chain that leads to it")
  @State
  public static class LookWithoutHolding extends Suspending {

    @Actor
    public void poller() {
      suspend();
    }

    @Actor
    public void looker(II_Result result) {
      result.r1 = leaf;
      result.r2 = chain;
    }
  }

  /// A wake while somebody looks puts the task into a queue, by one of the two.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "once")
  @Outcome(expect = FORBIDDEN, desc = "the wake was lost, or the task is in two queues")
  @State
  public static class WakeDuringALook extends Suspending {

    public WakeDuringALook() {
      suspend();
    }

    @Actor
    public void waker(II_Result result) {
      result.r1 = state.transitionToWoken() ? 1 : 0;
    }

    @Actor
    public void looker(II_Result result) {
      result.r2 = state.tryOwn() && !state.transitionToIdle() ? 1 : 0;
    }
  }
}
