package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.task.TaskState.Next;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) to (5) of [TaskState] under every interleaving within the bounds.
///
/// Three threads, since a wake, an abort and a poll are all that can meet.
class TaskStateModelTest {

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
  void state_underEveryInterleaving_keepsItsInvariants() {
    bounds().check(Sound.class);
  }

  @Test
  void twinThatForgetsTheWakeDuringAPoll_isCaught() {
    assertThatThrownBy(() -> bounds().check(Forgetful.class))
        .hasMessageContaining("a wake was lost");
  }

  @Test
  void twinThatForgetsTheAbortAsItBegins_isCaught() {
    assertThatThrownBy(() -> bounds().check(Hasty.class)).hasMessageContaining("an abort was lost");
  }

  @Test
  void cleanUp_underEveryInterleaving_isBegunOnceAndNotLost() {
    bounds().check(SoundUnwinding.class);
  }

  @Test
  void twinThatTakesTheEndOfTheRuntimeForAnAbort_isCaught() {
    assertThatThrownBy(() -> bounds().check(Restarting.class))
        .hasMessageContaining("clean-up was begun twice");
  }

  /// A task whose clean-up waits, its queue and the ring of [OwnedTasks].
  public abstract static class UnwindingLife {

    private static final int OUT = 0;
    private static final int IN = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger queued = new AtomicInteger(1);
    private final AtomicInteger ring = new AtomicInteger(OUT);
    private volatile int cleanUps;
    private volatile boolean shutDown;
    private volatile boolean ended;

    private final TaskState state = new TaskState(true) {};

    abstract Next toPolled(TaskState state);

    @Operation
    public void abort() {
      if (state.transitionToAborted()) {
        enqueue();
      }
    }

    @Operation(runOnce = true)
    public void shutDown() {
      int before = ring.getAndSet(CLOSED);
      shutDown = true;
      if (before == IN && state.transitionToShutdown()) {
        end();
      }
      if (dequeue()) {
        end();
      }
    }

    @Operation
    public void run() {
      if (!dequeue()) {
        return;
      }
      switch (toPolled(state)) {
        case POLL -> suspend();
        case CANCEL -> cleanUp();
        case CUT -> end();
      }
    }

    private void cleanUp() {
      require(cleanUps == 0, "(5) clean-up was begun twice");
      cleanUps++;
      suspend();
    }

    private void suspend() {
      require(!ended, "(4) a task was polled after its end");
      if (ring.get() != IN && !ring.compareAndSet(OUT, IN)) {
        end();
        return;
      }
      if (!state.transitionToIdle()) {
        enqueue();
      }
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
      return queued.compareAndSet(1, 0);
    }

    @Validate
    public void theEndOfTheRuntimeReachesTheTask() {
      require(!shutDown || ended || queued.get() == 1, "(5) a task outlives its runtime");
    }

    private static void require(boolean condition, String otherwise) {
      if (!condition) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  public static class SoundUnwinding extends UnwindingLife {
    @Override
    Next toPolled(TaskState state) {
      return state.transitionToPolled();
    }
  }

  public static class Restarting extends UnwindingLife {
    @Override
    Next toPolled(TaskState state) {
      Next next = state.transitionToPolled();
      return next == Next.CUT ? Next.CANCEL : next;
    }
  }

  /// A task, its one queue and something to be woken for.
  public abstract static class Life {

    private final AtomicInteger queued = new AtomicInteger(1);
    private final AtomicInteger polling = new AtomicInteger();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile int signalsSeen;
    private volatile boolean aborted;
    private volatile boolean ended;

    abstract boolean toWoken();

    abstract boolean toAborted();

    abstract Next toPolled();

    abstract boolean toIdle();

    abstract void toComplete();

    @Operation
    public void wake() {
      signals.incrementAndGet();
      if (toWoken()) {
        enqueue();
      }
    }

    @Operation(runOnce = true)
    public void abort() {
      if (toAborted()) {
        enqueue();
      }
      aborted = true;
    }

    @Operation
    public void run() {
      runOnce(false);
    }

    @Operation
    public void runAndYield() {
      runOnce(true);
    }

    private void runOnce(boolean yields) {
      if (!dequeue()) {
        return;
      }
      boolean mustEnd = aborted;
      switch (toPolled()) {
        case POLL -> {
          require(!mustEnd, "(3) an abort was lost");
          poll(yields);
        }
        case CANCEL -> end();
        case CUT -> require(false, "(5) nothing was being cleaned up");
      }
    }

    private void poll(boolean yields) {
      require(polling.incrementAndGet() == 1, "(1) two threads polled at once");
      require(!ended, "(4) a task was polled after its end");
      signalsSeen = signals.get();
      polling.decrementAndGet();
      if (yields || !toIdle()) {
        enqueue();
      }
    }

    private void end() {
      require(!ended, "(4) a task ended twice");
      ended = true;
      toComplete();
    }

    private void enqueue() {
      require(queued.incrementAndGet() == 1, "(2) a task was in two queues");
    }

    private boolean dequeue() {
      int seen = queued.get();
      return seen > 0 && queued.compareAndSet(seen, seen - 1);
    }

    @Validate
    public void everyWakeIsFollowedByAPoll() {
      require(ended || signalsSeen == signals.get() || queued.get() == 1, "(3) a wake was lost");
    }

    private static void require(boolean condition, String otherwise) {
      if (!condition) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  public static class Sound extends Life {
    private final TaskState state = new TaskState(true) {};

    @Override
    boolean toWoken() {
      return state.transitionToWoken();
    }

    @Override
    boolean toAborted() {
      return state.transitionToAborted();
    }

    @Override
    Next toPolled() {
      return state.transitionToPolled();
    }

    @Override
    boolean toIdle() {
      return state.transitionToIdle();
    }

    @Override
    void toComplete() {
      int _ = state.transitionToComplete(false);
    }
  }

  /// The same by hand, without aborts, for twins that break a part of it.
  public abstract static class ByHand extends Sound {
    final AtomicInteger state = new AtomicInteger(TaskState.OWNED);

    @Override
    boolean toWoken() {
      int before =
          state.getAndUpdate(
              seen -> seen | ((seen & TaskState.OWNED) == 0 ? TaskState.OWNED : TaskState.WOKEN));
      return (before & TaskState.OWNED) == 0;
    }

    @Override
    boolean toAborted() {
      return false;
    }

    @Override
    Next toPolled() {
      state.updateAndGet(seen -> seen & ~TaskState.WOKEN);
      return Next.POLL;
    }

    @Override
    boolean toIdle() {
      return state.compareAndSet(TaskState.OWNED, 0);
    }
  }

  /// Goes idle without looking whether somebody has woken it meanwhile.
  public static class Forgetful extends ByHand {

    @Override
    boolean toIdle() {
      state.set(0);
      return true;
    }
  }

  /// Begins a poll without looking whether somebody has aborted the task meanwhile.
  public static class Hasty extends ByHand {

    @Override
    boolean toAborted() {
      int before = state.getAndUpdate(seen -> seen | TaskState.OWNED | TaskState.ABORTED);
      return (before & TaskState.OWNED) == 0;
    }

    @Override
    Next toPolled() {
      state.set(TaskState.OWNED);
      return Next.POLL;
    }
  }
}
