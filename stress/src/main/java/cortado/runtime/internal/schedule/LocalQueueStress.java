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

/// The ordering claims of [LocalQueue], and a broken twin.
public final class LocalQueueStress {

  private LocalQueueStress() {}

  /// A thief sees the task as it was when it was pushed.
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing to steal yet")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "stolen, with what was written before the push")
  @Outcome(expect = FORBIDDEN, desc = "stolen without what was written before the push")
  @State
  public static class Publication {

    private final LocalQueue queue = new LocalQueue(2);

    @Actor
    public void owner() {
      TaskCell<?> task = StressTasks.create();
      task.next = task;
      queue.push(task);
    }

    @Actor
    public void thief(I_Result result) {
      TaskCell<?> task = queue.stealInto(new LocalQueue(2));
      result.r1 = task == null ? -1 : task.next == null ? 0 : 1;
    }
  }

  /// The twin publishes by plain writes. The hardware of x86 keeps their order; a compiler need
  /// not.
  @JCStressTest
  @Outcome(
      id = {"-1", "1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "the slot was seen before the task")
  @State
  public static class PlainPublication {

    private final TaskCell<?>[] slots = new TaskCell<?>[1];
    private final TaskCell<?> prepared = StressTasks.create();
    private int tail;

    @Actor
    public void owner() {
      slots[0] = prepared;
      prepared.next = prepared;
      tail = 1;
    }

    @Actor
    public void thief(I_Result result) {
      TaskCell<?> stolen = tail == 1 ? slots[0] : null;
      if (tail == 1 && stolen == null) {
        result.r1 = 0;
      } else {
        result.r1 = stolen == null ? -1 : stolen.next == null ? 0 : 1;
      }
    }
  }

  /// A task goes to the owner or to the thief.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the owner took it")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the thief took it")
  @Outcome(expect = FORBIDDEN, desc = "both or neither")
  @State
  public static class TakenOnce {

    private final LocalQueue queue = new LocalQueue(2);

    public TakenOnce() {
      queue.push(StressTasks.create());
    }

    @Actor
    public void owner(II_Result result) {
      result.r1 = queue.pop() == null ? 0 : 1;
    }

    @Actor
    public void thief(II_Result result) {
      result.r2 = queue.stealInto(new LocalQueue(2)) == null ? 0 : 1;
    }
  }

  /// A thief that comes as the ring is widened gets what was put into the narrow one.
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the older task, from either ring")
  @Outcome(expect = FORBIDDEN, desc = "nothing, or another one")
  @State
  public static class Widening {

    private final LocalQueue queue = new LocalQueue(1);
    private final TaskCell<?> older = StressTasks.create();

    public Widening() {
      queue.push(older);
    }

    @Actor
    public void owner() {
      queue.push(StressTasks.create());
    }

    @Actor
    public void thief(I_Result result) {
      result.r1 = queue.stealInto(new LocalQueue(2)) == older ? 1 : 0;
    }
  }

  /// The twin publishes the wider ring before it has copied what was in the narrow one.
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "as it should be")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "the ring was seen before its task")
  @State
  public static class EarlyWidening {

    // Volatile, or C2 fills the ring before it lets anybody see it.
    private volatile TaskCell<?>[] slots = {StressTasks.create()};

    @Actor
    public void owner() {
      TaskCell<?> older = slots[0];
      TaskCell<?>[] wider = new TaskCell<?>[2];
      slots = wider;
      wider[0] = older;
    }

    @Actor
    public void thief(I_Result result) {
      result.r1 = slots[0] == null ? 0 : 1;
    }
  }
}
