package cortado.runtime.internal.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claims of [ParkState], and a broken twin.
public final class ParkStateStress {

  private ParkStateStress() {}

  /// What was written before an unpark is seen by who does not sleep, or else the sleep is ended.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the sleeper is woken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "does not sleep, and sees what there is to do")
  @Outcome(expect = FORBIDDEN, desc = "sleeps, or is awake without seeing what there is to do")
  @State
  public static class Unpark {

    private final ParkState state = new ParkState();
    private int work;

    @Actor
    public void other(II_Result result) {
      work = 1;
      result.r1 = state.unpark() == ParkState.PARKED ? 1 : 0;
    }

    @Actor
    public void sleeper(II_Result result) {
      if (state.beginPark(ParkState.PARKED)) {
        result.r2 = 0;
      } else {
        state.endPark();
        result.r2 = work;
      }
    }
  }

  /// Of two that unpark a sleeper one wakes it.
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first wakes it")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second wakes it")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "it does not sleep")
  @Outcome(expect = FORBIDDEN, desc = "woken by both or by neither")
  @State
  public static class WokenOnce {

    private final ParkState state = new ParkState();
    private boolean asleep;

    @Actor
    public void first(III_Result result) {
      result.r1 = state.unpark() == ParkState.PARKED ? 1 : 0;
    }

    @Actor
    public void second(III_Result result) {
      result.r2 = state.unpark() == ParkState.PARKED ? 1 : 0;
    }

    @Actor
    public void sleeper() {
      asleep = state.beginPark(ParkState.PARKED);
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = asleep ? 1 : 0;
    }
  }

  /// The twin says that it sleeps in one word, and is told not to in another.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "sleeps through an unpark")
  @State
  public static class TwoWords {

    private boolean parked;
    private boolean notified;

    @Actor
    public void other(II_Result result) {
      notified = true;
      result.r1 = parked ? 1 : 0;
    }

    @Actor
    public void sleeper(II_Result result) {
      parked = true;
      result.r2 = notified ? 1 : 0;
    }
  }
}
