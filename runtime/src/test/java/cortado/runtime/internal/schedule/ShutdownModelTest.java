package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.task.OwnedTasks;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.SilentScheduler;
import cortado.runtime.internal.task.TaskCell;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// The end of a runtime, which [WorkStealing] and [CurrentThread] share: whatever state a task is
/// in, it ends, and its future is cancelled once.
///
/// A worker polls, somebody else spawns and wakes, and another worker ends the tasks meanwhile. The
/// parts are the real ones; what is here stands for the two schedulers, which put them together.
class ShutdownModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsBefore(1)
        .actorsPerThread(2)
        .actorsAfter(0);
  }

  @Test
  void shutdown_underEveryInterleaving_endsEveryTaskOnce() {
    bounds(ModelScale.scenarios(3)).check(Sound.class);
  }

  @Test
  void twinThatForgetsTheQueue_isCaught() {
    assertThatThrownBy(() -> bounds(20).check(ForgetsTheQueue.class))
        .hasMessageContaining("a task has outlived its runtime");
  }

  @Test
  void twinThatOwnsIdleTasksToTheLast_isCaught() {
    assertThatThrownBy(() -> bounds(40).check(NeverRefuses.class))
        .hasMessageContaining("a task has outlived its runtime");
  }

  public abstract static class Life extends SilentScheduler {

    final InjectQueue inject = new InjectQueue();
    final OwnedTasks owned = new OwnedTasks(1);

    private final Queue<Sleeper> sleepers = new ConcurrentLinkedQueue<>();
    private final PollContext context = new PollContext(this::unhandled, 0);
    private volatile boolean shuttingDown;

    /// Whether the worker has ended its part, and nobody will do so after it.
    private boolean left;

    /// What a worker does after its last poll.
    abstract void endTasks();

    @Operation(nonParallelGroup = "others")
    public void spawn() {
      var sleeper = new Sleeper();
      sleeper.task = new TaskCell<>(sleeper, this);
      sleepers.add(sleeper);
      // As Parts does.
      if (shuttingDown) {
        sleeper.task.cut();
      } else {
        schedule(sleeper.task);
      }
    }

    @Operation(nonParallelGroup = "others")
    public void wake() {
      Sleeper sleeper = sleepers.peek();
      if (sleeper != null) {
        sleeper.waker.wake();
      }
    }

    @Operation(nonParallelGroup = "worker")
    public void poll() {
      if (shuttingDown) {
        leave();
        return;
      }
      TaskCell<?> task = inject.pop();
      if (task != null) {
        context.begin(task);
        boolean again = task.run(context);
        context.end();
        if (again) {
          inject.push(task);
        }
      }
    }

    private void leave() {
      left = true;
      endTasks();
    }

    @Operation(runOnce = true, nonParallelGroup = "closer")
    public void shutDown() {
      shuttingDown = true;
      endTasks();
    }

    @Validate
    public void nobodyIsLeft() {
      if (!shuttingDown) {
        return;
      }
      if (!left) {
        leave();
      }
      for (Sleeper sleeper : sleepers) {
        if (sleeper.cancels.get() != 1 || !sleeper.task.isFinished()) {
          throw new IllegalStateException(
              "a task has outlived its runtime, cancelled %d times"
                  .formatted(sleeper.cancels.get()));
        }
      }
    }

    @Override
    public void schedule(TaskCell<?> task) {
      inject.push(task);
    }

    @Override
    public boolean own(TaskCell<?> task) {
      return owned.add(task);
    }

    @Override
    public void release(TaskCell<?> task) {
      owned.remove(task);
    }

    @Override
    public void unhandled(Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  public static class Sound extends Life {
    @Override
    void endTasks() {
      do {
        owned.closeAndShutDown();
      } while (inject.closeAndShutDown());
    }
  }

  /// Takes all tasks for owned ones.
  public static class ForgetsTheQueue extends Life {
    @Override
    void endTasks() {
      owned.closeAndShutDown();
    }
  }

  /// Lets a task be idle that was polled while the others were ended.
  public static class NeverRefuses extends Sound {
    @Override
    public boolean own(TaskCell<?> task) {
      boolean _ = owned.add(task);
      return true;
    }
  }

  /// Waits for ever.
  private static final class Sleeper implements Future<Integer> {
    final AtomicInteger cancels = new AtomicInteger();
    volatile Waker waker = Waker.noop();
    volatile TaskCell<?> task;

    @Override
    public Poll<Integer> poll(Context context) {
      waker = context.waker();
      return Poll.pending();
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }
  }
}
