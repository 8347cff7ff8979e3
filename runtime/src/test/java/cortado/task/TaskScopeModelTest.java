package cortado.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.task.TaskOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (3) of [TaskScope]: no task outlives its scope, and a scope whose tasks have
/// ended hears of it.
///
/// One thread has the scope's future, one ends tasks, and one spawns, as whoever was handed the
/// scope may: what the third begins could escape the first.
class TaskScopeModelTest {

  private static ModelCheckingOptions bounds(int scenarios, int before, int operations) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(200)
        .threads(2)
        .actorsBefore(before)
        .actorsPerThread(operations)
        .actorsAfter(0);
  }

  @Test
  void scope_underEveryInterleaving_outlivesItsTasks() {
    bounds(ModelScale.scenarios(3), 1, 2).check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenEnds_isCaught() {
    assertThatThrownBy(() -> bounds(30, 0, 1).check(LooksAndThenEnds.class))
        .hasMessageContaining("(1)");
  }

  @Test
  void twinThatWaitsAfterItHasLooked_isCaught() {
    assertThatThrownBy(() -> bounds(30, 0, 1).check(WaitsTooLate.class))
        .hasMessageContaining("(3)");
  }

  public abstract static class Life {

    final AtomicInteger wakes = new AtomicInteger();
    private boolean ended;
    private boolean waiting;

    /// Does nothing if the scope refuses.
    abstract void spawnOne();

    /// Ends a task that was spawned, if there is one.
    abstract void endOne();

    /// Whether the scope has ended; if not, it will wake.
    abstract boolean endOrWait();

    /// How many tasks have not ended.
    abstract int alive();

    @Operation(runOnce = true)
    public void spawn() {
      spawnOne();
    }

    @Operation(nonParallelGroup = "runner")
    public void end() {
      endOne();
    }

    @Operation(nonParallelGroup = "owner")
    public void poll() {
      if (!ended) {
        wakes.set(0);
        ended = endOrWait();
        waiting = !ended;
      }
    }

    @Validate
    public void nothingEscapes() {
      if (ended && alive() > 0) {
        throw new IllegalStateException("(1) a task has outlived its scope");
      }
      if (waiting && alive() == 0 && wakes.get() == 0) {
        throw new IllegalStateException("(3) all tasks have ended, and the scope waits");
      }
    }
  }

  public static class Sound extends Life {
    private final TasksByHand tasks = new TasksByHand();
    private final TaskScope scope = new TaskScope(tasks, TaskOptions.NONE);

    @Override
    void spawnOne() {
      try {
        scope.spawn(Futures.ready(1));
      } catch (IllegalStateException _) {
        // The scope has ended.
      }
    }

    @Override
    void endOne() {
      boolean _ = tasks.endOne();
    }

    @Override
    boolean endOrWait() {
      scope.waiting.register(wakes::incrementAndGet);
      return scope.tryEnd();
    }

    @Override
    int alive() {
      return tasks.alive();
    }
  }

  /// Counts its tasks, and says whether it has ended, in two words.
  public static class LooksAndThenEnds extends Life {
    private final AtomicInteger children = new AtomicInteger();
    private volatile boolean over;
    private volatile Runnable waker = () -> {};

    @Override
    void spawnOne() {
      if (!over) {
        children.incrementAndGet();
      }
    }

    @Override
    void endOne() {
      int seen = children.get();
      if (seen > 0 && children.compareAndSet(seen, seen - 1)) {
        waker.run();
      }
    }

    @Override
    boolean endOrWait() {
      waker = wakes::incrementAndGet;
      if (children.get() > 0) {
        return false;
      }
      over = true;
      return true;
    }

    @Override
    int alive() {
      return children.get();
    }
  }

  /// Leaves its waker when it has found that it has to wait.
  public static class WaitsTooLate extends Life {
    private static final int OVER = -1;

    private final AtomicInteger children = new AtomicInteger(1);
    private volatile Runnable waker = () -> {};

    @Override
    void spawnOne() {
      int seen = children.get();
      if (seen != OVER) {
        boolean _ = children.compareAndSet(seen, seen + 1);
      }
    }

    @Override
    void endOne() {
      int seen = children.get();
      if (seen > 0 && children.compareAndSet(seen, seen - 1)) {
        waker.run();
      }
    }

    @Override
    boolean endOrWait() {
      if (children.compareAndSet(0, OVER)) {
        return true;
      }
      waker = wakes::incrementAndGet;
      return false;
    }

    @Override
    int alive() {
      return Math.max(0, children.get());
    }
  }
}
