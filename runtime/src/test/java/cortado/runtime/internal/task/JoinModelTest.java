package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Futures;
import cortado.future.Waker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (2) and (3) of [Completion]: whoever waits for a task is woken or finds the result,
/// and a failure is never lost.
class JoinModelTest {

  private static ModelCheckingOptions bounds() {
    return new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void join_underEveryInterleaving_isWokenOrReady() {
    bounds().check(Joining.class);
  }

  @Test
  void failure_underEveryInterleaving_isThrownOrReported() {
    bounds().check(Failing.class);
  }

  @Test
  void twinThatLooksBeforeItStoresTheWaker_isCaught() {
    assertThatThrownBy(() -> bounds().check(LooksFirst.class))
        .hasMessageContaining("a joiner was left behind");
  }

  /// A task that one thread runs and that another waits for.
  public static class Joining {
    private final AtomicInteger wakes = new AtomicInteger();
    private final TaskCell<Integer> task = new TaskCell<>(Futures.ready(1), new SilentScheduler());
    private volatile boolean waiting;

    @Operation(runOnce = true)
    public void run() {
      boolean _ = task.run(new PollContext(failure -> {}, 0));
    }

    @Operation(nonParallelGroup = "handle")
    public void join() throws Throwable {
      if (!waiting && !task.isFinished()) {
        waiting = !task.poll(new Context(wakes::incrementAndGet)).isReady();
      }
    }

    @Validate
    public void nobodyIsLeftBehind() {
      if (waiting && task.isFinished() && wakes.get() == 0) {
        throw new IllegalStateException("a joiner was left behind");
      }
    }
  }

  /// A failing task whose handle is polled and cancelled.
  public static class Failing {
    private static final IllegalArgumentException FAILURE = new IllegalArgumentException();

    private final Reporting scheduler = new Reporting();
    private final TaskCell<Integer> task =
        new TaskCell<>(
            context -> {
              throw FAILURE;
            },
            scheduler);
    private volatile boolean cancelled;
    private volatile boolean thrown;

    @Operation(runOnce = true)
    public void run() {
      boolean _ = task.run(new PollContext(failure -> {}, 0));
    }

    @Operation(nonParallelGroup = "handle")
    public void join() throws Throwable {
      if (!cancelled && !thrown) {
        try {
          boolean _ = task.poll(new Context(Waker.noop())).isReady();
        } catch (IllegalArgumentException _) {
          thrown = true;
        }
      }
    }

    @Operation(nonParallelGroup = "handle", runOnce = true)
    public void cancel() {
      cancelled = true;
      task.cancel();
    }

    @Validate
    public void theFailureIsKnown() {
      boolean given = thrown || scheduler.unhandled.get() > 0;
      if (cancelled && task.isFinished() && !given) {
        throw new IllegalStateException("a failure was lost");
      }
      if (scheduler.unhandled.get() > 1) {
        throw new IllegalStateException("a failure was reported twice");
      }
    }
  }

  /// Registers only after it has found the task unfinished.
  public static class LooksFirst {
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicBoolean complete = new AtomicBoolean();
    private volatile Waker joiner;
    private volatile boolean waiting;

    @Operation(runOnce = true)
    public void run() {
      complete.set(true);
      Waker seen = joiner;
      if (seen != null) {
        seen.wake();
      }
    }

    @Operation(nonParallelGroup = "handle")
    public void join() {
      if (!waiting && !complete.get()) {
        joiner = wakes::incrementAndGet;
        waiting = true;
      }
    }

    @Validate
    public void nobodyIsLeftBehind() {
      if (waiting && complete.get() && wakes.get() == 0) {
        throw new IllegalStateException("a joiner was left behind");
      }
    }
  }

  private static final class Reporting extends SilentScheduler {
    final AtomicInteger unhandled = new AtomicInteger();

    @Override
    public void unhandled(Throwable failure) {
      unhandled.incrementAndGet();
    }
  }
}
