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

/// Invariants (2) and (3) of [OwnedTasks]: who waits until tasks are forgotten finds them gone, or
/// is woken; and who waits until it leads does, or is woken.
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

  @Test
  void twinThatAsksWhoLeadsBeforeItWatches_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(AsksWhoLeadsBeforeItWatches.class))
        .hasMessageContaining("(3)");
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

    /// Has `watcher`, who was not there before, watch and look.
    abstract void begin(Watcher watcher);

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
        if (watcher.follows && watcher.wakes.get() == 0 && owned.leads(watcher.waker)) {
          throw new IllegalStateException("(3) the first of those who wait does not know it");
        }
      }
    }

    final class Watcher {
      final AtomicInteger wakes = new AtomicInteger();
      final Waker waker = wakes::incrementAndGet;
      private boolean waits;
      private boolean follows;
      private boolean there;

      void step(boolean leaves) {
        if (leaves) {
          owned.unwatch(waker);
          waits = false;
          follows = false;
          there = false;
          return;
        }
        wakes.set(0);
        if (there) {
          lookForTasks();
          lookWhoLeads();
        } else {
          begin(this);
          there = true;
        }
      }

      void lookForTasks() {
        waits = hasTasks();
      }

      void lookWhoLeads() {
        follows = !owned.leads(waker);
      }
    }
  }

  public static class Sound extends Life {
    @Override
    void begin(Watcher watcher) {
      owned.watch(watcher.waker);
      watcher.lookForTasks();
      watcher.lookWhoLeads();
    }
  }

  public static class LooksBeforeItWatches extends Life {
    @Override
    void begin(Watcher watcher) {
      watcher.lookForTasks();
      owned.watch(watcher.waker);
      watcher.lookWhoLeads();
    }
  }

  public static class AsksWhoLeadsBeforeItWatches extends Life {
    @Override
    void begin(Watcher watcher) {
      watcher.lookWhoLeads();
      owned.watch(watcher.waker);
      watcher.lookForTasks();
    }
  }
}
