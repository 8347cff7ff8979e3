package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.runtime.internal.ModelScale;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/// Invariant (1) of [PollContext]: who looks from outside sees the task of the poll that he names.
///
/// One poller and one who looks: the looks do not touch each other.
class PollContextModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void look_underEveryInterleaving_findsTheTaskOfThatPoll() {
    bounds(ModelScale.scenarios(2)).check(Sound.class);
  }

  @Test
  void twinThatDoesNotLookAgain_isCaught() {
    assertThatThrownBy(() -> bounds(5).check(LooksOnce.class)).hasMessageContaining("(1)");
  }

  public abstract static class Life {

    private final TaskCell<?>[] tasks = {task(), task(), task()};
    private int polls;

    abstract void begin(TaskCell<?> task);

    abstract void end();

    abstract int beat();

    abstract TaskCell<?> polledAt(int beat);

    @Operation(nonParallelGroup = "poller")
    public void poll() {
      begin(tasks[polls++]);
      end();
    }

    @Operation(nonParallelGroup = "watcher")
    public void look() {
      int beat = beat();
      TaskCell<?> seen = (beat & 1) == 0 ? null : polledAt(beat);
      if (seen != null && seen != tasks[beat >>> 1]) {
        throw new IllegalStateException("(1) the task of another poll");
      }
    }
  }

  public static class Sound extends Life {
    private final PollContext context = new PollContext(failure -> {}, 0);

    @Override
    void begin(TaskCell<?> task) {
      context.begin(task);
    }

    @Override
    void end() {
      context.end();
    }

    @Override
    int beat() {
      return context.beatNow();
    }

    @Override
    TaskCell<?> polledAt(int beat) {
      return context.polledAt(beat);
    }
  }

  public static class LooksOnce extends Life {
    private volatile TaskCell<?> task;
    private volatile int beat;

    @Override
    void begin(TaskCell<?> next) {
      task = next;
      beat = beat + 1;
    }

    @Override
    void end() {
      beat = beat + 1;
    }

    @Override
    int beat() {
      return beat;
    }

    @Override
    TaskCell<?> polledAt(int seen) {
      return task;
    }
  }

  private static TaskCell<?> task() {
    return new TaskCell<>(Futures.ready(0), new SilentScheduler());
  }
}
