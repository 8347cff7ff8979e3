package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.HashSet;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (2) and (3) of [Spares]: no two workers have the same number, and there is a spare
/// one for each that blocks.
///
/// Two spare workers of which only one is needed, and one worker that begins to block: whoever
/// leaves may be the one that the others count on.
class SparesModelTest {

  private static final int MOST = 4;

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(1)
        .actorsAfter(0);
  }

  @Test
  void spares_underEveryInterleaving_areEnough() {
    bounds(ModelScale.scenarios(2)).check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenLeaves_isCaught() {
    assertThatThrownBy(() -> bounds(5).check(LooksAndThenLeaves.class)).hasMessageContaining("(3)");
  }

  record Numbered(int index) implements Spares.Indexed {}

  public abstract static class Life {

    final Spares<Numbered> spares = new Spares<>(new Numbered[] {new Numbered(0)}, MOST);

    protected Life() {
      start();
      start();
      spares.beginBlocking();
    }

    abstract void leave(Numbered spare);

    /// As WorkStealing does.
    private void start() {
      int index = spares.reserve();
      if (index >= 0) {
        spares.add(new Numbered(index));
      }
    }

    @Operation(nonParallelGroup = "one")
    public void retireOne() {
      retire(1);
    }

    @Operation(nonParallelGroup = "two")
    public void retireTwo() {
      retire(2);
    }

    private void retire(int index) {
      Numbered spare = spares.byIndex(index);
      if (spare != null) {
        leave(spare);
      }
    }

    @Operation(runOnce = true, nonParallelGroup = "three")
    public void block() {
      spares.beginBlocking();
      if (spares.excess() < 0) {
        start();
      }
    }

    @Validate
    public void enoughOfThemAreThere() {
      if (spares.excess() < 0) {
        throw new IllegalStateException("(3) workers block, and spare ones are missing");
      }
      Set<Integer> seen = new HashSet<>();
      for (Numbered worker : spares.workers()) {
        if (!seen.add(worker.index())) {
          throw new IllegalStateException("(2) two workers have the number " + worker.index());
        }
      }
    }
  }

  public static class Sound extends Life {
    @Override
    void leave(Numbered spare) {
      boolean _ = spares.tryRemoveExcess(spare, () -> {});
    }
  }

  public static class LooksAndThenLeaves extends Life {
    @Override
    void leave(Numbered spare) {
      if (spares.excess() > 0) {
        spares.remove(spare.index());
      }
    }
  }
}
