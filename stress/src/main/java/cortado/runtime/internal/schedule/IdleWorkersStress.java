package cortado.runtime.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claims of [IdleWorkers], [Pace] and [Doze], and a broken twin.
///
/// They are all of one kind: each side writes, then reads what the other writes, and one of them
/// must see the other.
public final class IdleWorkersStress {

  private IdleWorkersStress() {}

  /// Who pushes finds the worker parked, or the worker finds the task.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the worker is woken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker finds the task")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the task lies there and the worker sleeps")
  @State
  public static class PushAndPark {

    private final InjectQueue inject = new InjectQueue();
    private final IdleWorkers idle = new IdleWorkers(1, 0);

    @Actor
    public void outside(II_Result result) {
      inject.push(StressTasks.create());
      result.r1 = idle.wakeOne() >= 0 ? 1 : 0;
    }

    @Actor
    public void worker(II_Result result) {
      boolean _ = idle.park(0, false);
      result.r2 = inject.isEmpty() ? 0 : 1;
    }
  }

  /// Who pushes sees that the worker no longer keeps up, or the worker finds the task.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "somebody else is woken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the worker finds the task")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "the task is left to a worker that sleeps")
  @State
  public static class PushAndPace {

    private final InjectQueue inject = new InjectQueue();
    private final Pace pace = new Pace();

    public PushAndPace() {
      pace.begin(0, 0);
    }

    @Actor
    public void outside(II_Result result) {
      inject.push(StressTasks.create());
      result.r1 = pace.isKeepingUp(0) ? 0 : 1;
    }

    @Actor
    public void worker(II_Result result) {
      pace.park(0, 0);
      result.r2 = inject.isEmpty() ? 0 : 1;
    }
  }

  /// Who begins something rouses the watcher, or the watcher sees it.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the watcher is woken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the watcher sees it")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "something began and the watcher sleeps")
  @State
  public static class BeginAndDoze {

    private final Doze doze = new Doze();
    private final Pace pace = new Pace();

    @Actor
    public void worker(II_Result result) {
      pace.begin(0, 0);
      result.r1 = doze.end() ? 1 : 0;
    }

    @Actor
    public void watcher(II_Result result) {
      result.r2 = doze.beginUnless(pace::isAwake) ? 0 : 1;
    }
  }

  /// The twin announces its sleep by a release, which the look after it may pass.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "lost")
  @State
  public static class ParkByRelease {

    private final InjectQueue inject = new InjectQueue();
    private final AtomicInteger parked = new AtomicInteger();

    @Actor
    public void outside(II_Result result) {
      inject.push(StressTasks.create());
      result.r1 = parked.get();
    }

    @Actor
    public void worker(II_Result result) {
      parked.setRelease(1);
      result.r2 = inject.isEmpty() ? 0 : 1;
    }
  }
}
