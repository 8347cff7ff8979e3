package cortado.future;

import cortado.sync.ModelChecks;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class WokenChildrenModelTest {

  @Test
  void wokenChildren_inEveryInterleaving_areAllPolled() {
    ModelChecks.check(Model.class);
  }

  @Test
  void parentThatRegistersAfterTaking_losesAWake() {
    ModelChecks.checkFails(TakingFirst.class, "a wake was lost");
  }

  /// Invariant (1) by the sum, in which a child given twice would show, (2) by the validation.
  public static class Model {

    final WokenChildren woken = new WokenChildren(2);
    final int[] batch = new int[2];
    AtomicWakerModelTest.Flag parent = new AtomicWakerModelTest.Flag();

    public Model() {
      woken.register(parent);
      int _ = woken.take(batch);
    }

    @Operation(nonParallelGroup = "parent")
    public int poll() {
      parent = new AtomicWakerModelTest.Flag();
      woken.register(parent);
      return sum(woken.take(batch));
    }

    @Operation
    public void wakeFirst() {
      woken.waker(0).wake();
    }

    @Operation
    public void wakeSecond() {
      woken.waker(1).wake();
    }

    @Validate
    public void nothingIsLost() {
      if (woken.take(batch) > 0 && !parent.up) {
        throw new IllegalStateException("a wake was lost");
      }
    }

    private int sum(int count) {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        sum += 1 + 10 * batch[i];
      }
      return sum;
    }
  }

  /// Registers when it has already taken the children.
  public static class TakingFirst {

    final WokenChildren woken = new WokenChildren(2);
    final int[] batch = new int[2];
    AtomicWakerModelTest.Flag parent = new AtomicWakerModelTest.Flag();

    public TakingFirst() {
      woken.register(parent);
      int _ = woken.take(batch);
    }

    @Operation(nonParallelGroup = "parent")
    public int poll() {
      int count = woken.take(batch);
      parent = new AtomicWakerModelTest.Flag();
      woken.register(parent);
      return count;
    }

    @Operation
    public void wakeFirst() {
      woken.waker(0).wake();
    }

    @Validate
    public void nothingIsLost() {
      if (woken.take(batch) > 0 && !parent.up) {
        throw new IllegalStateException("a wake was lost");
      }
    }
  }
}
