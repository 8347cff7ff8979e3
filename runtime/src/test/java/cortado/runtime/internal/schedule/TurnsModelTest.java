package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) to (3) of [Turns]: one has the turn, it is never left lying while somebody waits,
/// and who has it hears of the work that comes.
///
/// Three threads that come, run what there is, sleep and go, as those that block on a future of a
/// [CurrentThread]: one has the turn, one was called, and one may have to be called instead. Any of
/// them brings work.
class TurnsModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(2)
        .actorsAfter(0)
        .minimizeFailedScenario(false);
  }

  @Test
  void turns_underEveryInterleaving_areTaken() {
    bounds(ModelScale.scenarios(6)).check(Sound.class);
  }

  @Test
  void twinThatLeavesWithoutACall_isCaught() {
    assertThatThrownBy(() -> bounds(60).check(LeavesWithoutACall.class))
        .hasMessageContaining("(2)");
  }

  @Test
  void twinThatLooksBeforeItTakes_isCaught() {
    assertThatThrownBy(() -> bounds(60).check(LooksBeforeItTakes.class))
        .hasMessageContaining("(3)");
  }

  /// One of the threads, by its number.
  record Blocker(int index) {}

  public abstract static class Life {

    private static final int GONE = 0;
    private static final int WAITING = 1;
    private static final int HOLDING = 2;

    private final Blocker[] blockers = {new Blocker(0), new Blocker(1), new Blocker(2)};
    private final int[] stages = new int[3];

    /// Set by a call, cleared by the thread as it wakes.
    private final AtomicIntegerArray called = new AtomicIntegerArray(3);

    private final AtomicInteger holders = new AtomicInteger();
    final AtomicInteger work = new AtomicInteger();

    abstract boolean takeOrWait(Blocker blocker);

    abstract void release(Blocker blocker);

    abstract Blocker holder();

    final void call(Blocker blocker) {
      called.set(blocker.index(), 1);
    }

    @Operation(nonParallelGroup = "zero")
    public void zero(@Param(gen = BooleanGen.class) boolean leaves) {
      step(0, leaves);
    }

    @Operation(nonParallelGroup = "one")
    public void one(@Param(gen = BooleanGen.class) boolean leaves) {
      step(1, leaves);
    }

    @Operation(nonParallelGroup = "two")
    public void two(@Param(gen = BooleanGen.class) boolean leaves) {
      step(2, leaves);
    }

    @Operation
    public void bring() {
      work.incrementAndGet();
      Blocker holder = holder();
      if (holder != null) {
        call(holder);
      }
    }

    /// Comes, or goes, or wakes if it was called; and sleeps in the end.
    private void step(int index, boolean leaves) {
      if (leaves) {
        leave(index);
        return;
      }
      boolean isAwake = called.getAndSet(index, 0) == 1;
      if (stages[index] == HOLDING && isAwake) {
        work.set(0);
      } else if (stages[index] == GONE || isAwake) {
        come(index);
      }
    }

    private void come(int index) {
      stages[index] = WAITING;
      if (takeOrWait(blockers[index])) {
        if (holders.incrementAndGet() > 1) {
          throw new IllegalStateException("(1) two have the turn");
        }
        stages[index] = HOLDING;
        lookForWork();
      }
    }

    void lookForWork() {
      if (work.get() > 0) {
        work.set(0);
      }
    }

    private void leave(int index) {
      if (stages[index] == HOLDING) {
        holders.decrementAndGet();
      }
      if (stages[index] != GONE) {
        stages[index] = GONE;
        release(blockers[index]);
        called.set(index, 0);
      }
    }

    @Validate
    public void nothingIsLeftLying() {
      boolean somebodyComes = false;
      boolean somebodyWaits = false;
      boolean holderSleeps = false;
      for (int index = 0; index < 3; index++) {
        boolean sleeps = called.get(index) == 0;
        somebodyComes |= stages[index] != GONE && !sleeps;
        somebodyWaits |= stages[index] == WAITING;
        holderSleeps |= stages[index] == HOLDING && sleeps;
      }
      if (holder() == null && somebodyWaits && !somebodyComes) {
        throw new IllegalStateException("(2) nobody has the turn, and who waits for it sleeps");
      }
      if (holderSleeps && work.get() > 0) {
        throw new IllegalStateException("(3) there is work, and who has the turn sleeps");
      }
    }
  }

  public static class Sound extends Life {
    private final Turns<Blocker> turns = new Turns<>(this::call);

    @Override
    boolean takeOrWait(Blocker blocker) {
      return turns.takeOrWait(blocker);
    }

    @Override
    void release(Blocker blocker) {
      turns.release(blocker);
    }

    @Override
    Blocker holder() {
      return turns.holder();
    }
  }

  /// Calls the next only when it had the turn itself.
  public static class LeavesWithoutACall extends Life {
    private final AtomicReference<Blocker> holder = new AtomicReference<>();
    private final Queue<Blocker> waiting = new ConcurrentLinkedQueue<>();

    @Override
    synchronized boolean takeOrWait(Blocker blocker) {
      waiting.remove(blocker);
      if (holder.compareAndSet(null, blocker)) {
        return true;
      }
      waiting.add(blocker);
      return false;
    }

    @Override
    synchronized void release(Blocker blocker) {
      waiting.remove(blocker);
      if (holder.compareAndSet(blocker, null) && waiting.peek() instanceof Blocker next) {
        call(next);
      }
    }

    @Override
    Blocker holder() {
      return holder.get();
    }
  }

  /// Looks for work, and then says that it has the turn.
  public static class LooksBeforeItTakes extends Sound {
    @Override
    boolean takeOrWait(Blocker blocker) {
      super.lookForWork();
      return super.takeOrWait(blocker);
    }

    @Override
    void lookForWork() {}
  }
}
