package cortado.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.future.AtomicWaker;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The ordering claim of the waker slot, and its broken twin.
public final class AtomicWakerStress {

  private AtomicWakerStress() {}

  /// A waiter sees the condition or is woken, even if the condition is a plain field.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the check saw the condition")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the waiter was woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both, as the wake came between")
  @Outcome(expect = FORBIDDEN, desc = "the waiter sleeps although its condition is true")
  @State
  public static class SeenOrWoken {

    private final AtomicWaker slot = new AtomicWaker();
    private int condition;
    private volatile int wakes;

    @Actor
    public void signaller() {
      condition = 1;
      slot.wake();
    }

    @Actor
    public void waiter(II_Result result) {
      slot.register(() -> wakes = 1);
      result.r1 = condition;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = wakes;
    }
  }

  /// The broken twin of [SeenOrWoken]: the waker is stored without an exchange, and waking looks
  /// before it exchanges. Store and load may then pass each other on both sides.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the check saw the condition")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the waiter was woken")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both, as the wake came between")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the lost wake, as it must appear")
  @Outcome(expect = FORBIDDEN, desc = "cannot be")
  @State
  public static class LookingBeforeTheExchange {

    private final AtomicReference<Runnable> slot = new AtomicReference<>();
    private int condition;
    private volatile int wakes;

    @Actor
    public void signaller() {
      condition = 1;
      if (slot.getAcquire() != null) {
        slot.getAndSet(null).run();
      }
    }

    @Actor
    public void waiter(II_Result result) {
      slot.setRelease(() -> wakes = 1);
      result.r1 = condition;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = wakes;
    }
  }
}
