package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) to (4) of [TaskState] while somebody looks at the task for a dump.
///
/// Three threads: one that looks, one that polls, and one that wakes, aborts or ends the runtime.
class TaskInspectionModelTest {

  private static ModelCheckingOptions bounds() {
    return new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(1)
        .actorsPerThread(2)
        .actorsAfter(1);
  }

  @Test
  void inspection_underEveryInterleaving_keepsTheInvariants() {
    bounds().check(Sound.class);
  }

  @Test
  void twinThatForgetsTheWakeDuringALook_isCaught() {
    assertThatThrownBy(() -> bounds().check(Forgetful.class))
        .hasMessageContaining("a wake was lost");
  }

  @Test
  void twinThatLooksWithoutHolding_isCaught() {
    assertThatThrownBy(() -> bounds().check(Peeping.class))
        .hasMessageContaining("polled while somebody looked");
  }

  /// A task, its one queue, and those who may own its future.
  public static class Sound {

    final TaskState state = new TaskState(true) {};
    private final AtomicInteger queued = new AtomicInteger(1);
    private final AtomicInteger owners = new AtomicInteger();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile int signalsSeen;
    private volatile boolean mustEnd;
    private volatile boolean ended;

    boolean toInspected() {
      return state.tryOwn();
    }

    /// Whether the caller must put the task into a queue.
    boolean fromInspected() {
      return !state.transitionToIdle();
    }

    @Operation
    public void wake() {
      signals.incrementAndGet();
      if (state.transitionToWoken()) {
        enqueue();
      }
    }

    @Operation(runOnce = true)
    public void abort() {
      if (state.transitionToAborted()) {
        enqueue();
      }
      mustEnd = true;
    }

    @Operation
    public void look() {
      if (!toInspected()) {
        return;
      }
      own();
      disown();
      if (fromInspected()) {
        enqueue();
      }
    }

    @Operation
    public void run() {
      if (!dequeue()) {
        return;
      }
      switch (state.transitionToPolled()) {
        case POLL -> poll();
        case CANCEL, CUT -> end();
      }
    }

    /// The end of the runtime meets the task wherever it is.
    @Operation(runOnce = true)
    public void shutDown() {
      if (state.transitionToShutdown()) {
        own();
        end();
      }
      mustEnd = true;
    }

    private void poll() {
      own();
      signalsSeen = signals.get();
      disown();
      if (!state.transitionToIdle()) {
        enqueue();
      }
    }

    private void own() {
      require(owners.incrementAndGet() == 1, "(1) polled while somebody looked");
    }

    private void disown() {
      owners.decrementAndGet();
    }

    private void end() {
      require(!ended, "(4) a task ended twice");
      ended = true;
      int _ = state.transitionToComplete(false);
    }

    private void enqueue() {
      require(queued.incrementAndGet() == 1, "(2) a task was in two queues");
    }

    private boolean dequeue() {
      int seen = queued.get();
      return seen > 0 && queued.compareAndSet(seen, seen - 1);
    }

    @Validate
    public void nothingIsLost() {
      boolean due = ended || queued.get() == 1;
      require(due || signalsSeen == signals.get(), "(3) a wake was lost");
      require(due || !mustEnd, "(3) an abort was lost");
    }

    private static void require(boolean condition, String otherwise) {
      if (!condition) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  /// Gives the future back without looking whether somebody has woken the task meanwhile.
  public static class Forgetful extends Sound {

    @Override
    boolean fromInspected() {
      boolean _ = super.fromInspected();
      return false;
    }
  }

  /// Looks at a task that was idle a moment ago.
  public static class Peeping extends Sound {

    @Override
    boolean toInspected() {
      return TaskState.isIdle(state.snapshot());
    }

    @Override
    boolean fromInspected() {
      return false;
    }
  }
}
