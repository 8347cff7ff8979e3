package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariant (2) of [OwnedTasks]: who waits until tasks are forgotten finds them gone, or is woken.
///
/// One on whose thread two tasks end, and two who wait for that, as the end of a runtime and of a
/// pool do: each comes and goes while the other does.
class OwnedTasksModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(2)
        .actorsAfter(0)
        .minimizeFailedScenario(false);
  }

  @Test
  void watchers_underEveryInterleaving_hearOfTheLastTask() {
    bounds(ModelScale.scenarios(3)).check(Sound.class);
  }

  @Test
  void twinThatLooksBeforeItWatches_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(LooksBeforeItWatches.class))
        .hasMessageContaining("(2)");
  }

  public abstract static class Life {

    final OwnedTasks owned = new OwnedTasks(1);
    private final List<TaskCell<?>> tasks = List.of(newTask(), newTask());
    private final Watcher[] watchers = {new Watcher(), new Watcher()};
    private int ended;

    private TaskCell<?> newTask() {
      var task = new TaskCell<>(Futures.ready(1), new SilentScheduler());
      if (!owned.add(task)) {
        throw new IllegalStateException("an open set has refused a task");
      }
      return task;
    }

    /// Whether `watcher`, who was not there before, has to wait.
    abstract boolean begin(Waker watcher);

    final boolean hasTasks() {
      return tasks.stream().anyMatch(owned::holds);
    }

    @Operation(nonParallelGroup = "runner")
    public void end() {
      if (ended < tasks.size()) {
        owned.remove(tasks.get(ended++));
      }
    }

    @Operation(nonParallelGroup = "one")
    public void one(@Param(gen = BooleanGen.class) boolean leaves) {
      watchers[0].step(leaves);
    }

    @Operation(nonParallelGroup = "two")
    public void two(@Param(gen = BooleanGen.class) boolean leaves) {
      watchers[1].step(leaves);
    }

    @Validate
    public void nobodyWaitsForWhatIsOver() {
      for (Watcher watcher : watchers) {
        if (watcher.waits && watcher.wakes.get() == 0 && !hasTasks()) {
          throw new IllegalStateException("(2) all tasks are over, and somebody waits for them");
        }
      }
    }

    private final class Watcher {
      final AtomicInteger wakes = new AtomicInteger();
      private final Waker waker = wakes::incrementAndGet;
      boolean waits;
      private boolean there;

      void step(boolean leaves) {
        if (leaves) {
          owned.unwatch(waker);
          waits = false;
          there = false;
          return;
        }
        wakes.set(0);
        waits = there ? hasTasks() : begin(waker);
        there = true;
      }
    }
  }

  public static class Sound extends Life {
    @Override
    boolean begin(Waker watcher) {
      owned.watch(watcher);
      return hasTasks();
    }
  }

  public static class LooksBeforeItWatches extends Life {
    @Override
    boolean begin(Waker watcher) {
      boolean waits = hasTasks();
      owned.watch(watcher);
      return waits;
    }
  }
}
