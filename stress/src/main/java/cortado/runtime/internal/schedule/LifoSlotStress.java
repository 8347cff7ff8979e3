package cortado.runtime.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.runtime.internal.task.TaskCell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// The ordering claims of [LifoSlot], and a broken twin.
public final class LifoSlotStress {

  private LifoSlotStress() {}

  /// A thief sees the task as it was when it was put.
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing to steal yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "stolen, with what was written before")
  @Outcome(expect = FORBIDDEN, desc = "stolen without what was written before")
  @State
  public static class Publication {

    private final LifoSlot slot = new LifoSlot();

    @Actor
    public void owner() {
      TaskCell<?> task = StressTasks.create();
      task.next = task;
      TaskCell<?> _ = slot.put(task);
    }

    @Actor
    public void thief(I_Result result) {
      TaskCell<?> task = slot.take();
      result.r1 = task == null ? -1 : task.next == null ? 0 : 1;
    }
  }

  /// A task that is displaced goes to the owner or to the thief, and the other is still there.
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "displaced; the thief took the new one")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the thief took the old one")
  @Outcome(expect = FORBIDDEN, desc = "taken twice, or lost")
  @State
  public static class TakenOnce {

    private final LifoSlot slot = new LifoSlot();
    private final TaskCell<?> first = StressTasks.create();

    public TakenOnce() {
      TaskCell<?> _ = slot.put(first);
    }

    @Actor
    public void owner(II_Result result) {
      result.r1 = slot.put(StressTasks.create()) == first ? 1 : 0;
    }

    @Actor
    public void thief(II_Result result) {
      TaskCell<?> task = slot.take();
      result.r2 = task == null ? 0 : task == first ? 1 : 2;
    }
  }

  /// The twin looks and then clears.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "taken twice")
  @State
  public static class TakenByALook {

    private volatile TaskCell<?> task = StressTasks.create();

    @Actor
    public void owner(II_Result result) {
      result.r1 = take();
    }

    @Actor
    public void thief(II_Result result) {
      result.r2 = take();
    }

    private int take() {
      TaskCell<?> seen = task;
      task = null;
      return seen == null ? 0 : 1;
    }
  }
}
