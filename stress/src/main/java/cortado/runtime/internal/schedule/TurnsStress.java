package cortado.runtime.internal.schedule;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// The ordering claims of [Turns], and a broken twin.
public final class TurnsStress {

  private static final String TAKER = "taker";

  private TurnsStress() {}

  /// Who brings work finds somebody to call, or who takes the turn finds the work.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the taker is called")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the taker finds the work")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "there is work, and who has the turn sleeps")
  @State
  public static class BringAndTake {

    private final InjectQueue inject = new InjectQueue();
    private final Turns<String> turns = new Turns<>(called -> {});

    @Actor
    public void outside(II_Result result) {
      inject.push(StressTasks.create());
      result.r1 = turns.holder() == null ? 0 : 1;
    }

    @Actor
    public void taker(II_Result result) {
      boolean _ = turns.tryTake(TAKER);
      result.r2 = inject.isEmpty() ? 0 : 1;
    }
  }

  /// What a holder wrote is there for the next.
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "it was not free")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the next one sees what the last one wrote")
  @Outcome(expect = FORBIDDEN, desc = "the next one misses what the last one wrote")
  @State
  public static class NextSeesTheLast {

    private final Turns<String> turns = new Turns<>(called -> {});
    private int written;

    public NextSeesTheLast() {
      boolean _ = turns.tryTake("first");
    }

    @Actor
    public void first() {
      written = 1;
      turns.release("first");
    }

    @Actor
    public void taker(I_Result result) {
      result.r1 = turns.takeOrWait(TAKER) ? written : -1;
    }
  }

  /// The twin takes the turn by a release, which the look after it may pass.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "sleeps on work")
  @State
  public static class TakeByRelease {

    private final InjectQueue inject = new InjectQueue();
    private final AtomicReference<String> holder = new AtomicReference<>();

    @Actor
    public void outside(II_Result result) {
      inject.push(StressTasks.create());
      result.r1 = holder.get() == null ? 0 : 1;
    }

    @Actor
    public void taker(II_Result result) {
      holder.setRelease(TAKER);
      result.r2 = inject.isEmpty() ? 0 : 1;
    }
  }
}
