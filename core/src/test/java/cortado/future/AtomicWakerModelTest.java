package cortado.future;

import cortado.sync.ModelChecks;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class AtomicWakerModelTest {

  @Test
  void atomicWaker_inEveryInterleaving_losesNoWake() {
    ModelChecks.check(Model.class);
  }

  @Test
  void waiterThatDoesNotCheckAgain_losesAWake() {
    ModelChecks.checkFails(CheckingFirst.class, "a wake was lost");
  }

  /// Invariants (1) and (2): a waiter that found the condition false is woken once it is true.
  public static class Model {

    final AtomicWaker slot = new AtomicWaker();
    volatile boolean condition;
    Flag last = new Flag();
    boolean waits;

    @Operation(nonParallelGroup = "waiter")
    public boolean poll() {
      last = new Flag();
      slot.register(last);
      waits = !condition;
      return waits;
    }

    @Operation
    public void signal() {
      condition = true;
      slot.wake();
    }

    @Validate
    public void nothingIsLost() {
      if (waits && condition && !last.up) {
        throw new IllegalStateException("a wake was lost");
      }
    }
  }

  /// Checks its condition before it registers, and not after.
  public static class CheckingFirst {

    final AtomicWaker slot = new AtomicWaker();
    volatile boolean condition;
    Flag last = new Flag();
    boolean waits;

    @Operation(nonParallelGroup = "waiter")
    public boolean poll() {
      waits = !condition;
      last = new Flag();
      slot.register(last);
      return waits;
    }

    @Operation
    public void signal() {
      condition = true;
      slot.wake();
    }

    @Validate
    public void nothingIsLost() {
      if (waits && condition && !last.up) {
        throw new IllegalStateException("a wake was lost");
      }
    }
  }

  /// A waker that remembers.
  static final class Flag implements Waker {
    volatile boolean up;

    @Override
    public void wake() {
      up = true;
    }
  }
}
