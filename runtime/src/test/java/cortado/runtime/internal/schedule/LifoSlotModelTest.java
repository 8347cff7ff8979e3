package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariant (2) of [LifoSlot]: every task that goes in comes out once, whoever takes it.
///
/// One owner and two thieves, who may meet while the owner displaces a task.
class LifoSlotModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(1)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void slot_underEveryInterleaving_handsOutEachTaskOnce() {
    bounds(ModelScale.scenarios(6)).check(Sound.class);
  }

  @Test
  void twinWhoseThiefLooksAndThenClears_isCaught() {
    assertThatThrownBy(() -> bounds(15).check(Careless.class)).hasMessageContaining("(2)");
  }

  public abstract static class Life {

    private final AtomicInteger put = new AtomicInteger();
    private final Set<Object> taken = ConcurrentHashMap.newKeySet();

    /// Gives the task from before, or null.
    abstract Object putOne();

    /// Null if there was none.
    abstract Object takeOne();

    @Operation(nonParallelGroup = "owner")
    public void put() {
      put.incrementAndGet();
      took(putOne());
    }

    @Operation(nonParallelGroup = "owner")
    public void take() {
      took(takeOne());
    }

    @Operation
    public void steal() {
      took(takeOne());
    }

    private void took(Object task) {
      if (task != null && !taken.add(task)) {
        throw new IllegalStateException("(2) taken twice: " + task);
      }
    }

    @Validate
    public void nothingIsLost() {
      took(takeOne());
      if (taken.size() != put.get()) {
        throw new IllegalStateException(
            "(2) put %d and took %d".formatted(put.get(), taken.size()));
      }
    }
  }

  public static class Sound extends Life {
    private final LifoSlot slot = new LifoSlot();

    @Override
    Object putOne() {
      return slot.put(IdleTask.create());
    }

    @Override
    Object takeOne() {
      return slot.take();
    }
  }

  public static class Careless extends Life {
    private final AtomicReference<Object> slot = new AtomicReference<>();

    @Override
    Object putOne() {
      return slot.getAndSet(new Object());
    }

    @Override
    Object takeOne() {
      Object task = slot.get();
      slot.set(null);
      return task;
    }
  }
}
