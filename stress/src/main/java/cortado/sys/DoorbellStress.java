package cortado.sys;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claims of [Doorbell], and a broken twin.
public final class DoorbellStress {

  private DoorbellStress() {}

  /// A change that was announced is seen before the sleep, or the sleep is ended.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the sleeper is woken")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the sleeper saw the change")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(expect = FORBIDDEN, desc = "sleeps on a change")
  @State
  public static class Change {

    private final Doorbell bell = new Doorbell();
    private int change;

    @Actor
    public void changer(II_Result result) {
      change = 1;
      result.r1 = bell.announce() ? 1 : 0;
    }

    @Actor
    public void sleeper(II_Result result) {
      boolean _ = bell.beginSleep();
      result.r2 = change;
    }
  }

  /// What was handed over before a ring is seen by who does not sleep, or else the sleep is ended.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the sleeper is woken")
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE,
      desc = "the sleeper refuses to sleep, and sees the work")
  @Outcome(expect = FORBIDDEN, desc = "sleeps on work, or is awake without seeing it")
  @State
  public static class Ring {

    private final Doorbell bell = new Doorbell();
    private int work;

    @Actor
    public void ringer(II_Result result) {
      work = 1;
      result.r1 = bell.ring() ? 1 : 0;
    }

    @Actor
    public void sleeper(II_Result result) {
      if (bell.beginSleep()) {
        result.r2 = 0;
      } else {
        bell.endSleep();
        result.r2 = work;
      }
    }
  }

  /// The twin's announcement only looks whether somebody sleeps, and publishes nothing.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "as it should be")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "sleeps on a change")
  @State
  public static class ChangeAndLook {

    private final AtomicInteger asleep = new AtomicInteger();
    private int change;

    @Actor
    public void changer(II_Result result) {
      change = 1;
      result.r1 = asleep.get();
    }

    @Actor
    public void sleeper(II_Result result) {
      boolean _ = asleep.compareAndSet(0, 1);
      result.r2 = change;
    }
  }
}
