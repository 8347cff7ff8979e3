package cortado.runtime.internal.schedule;

import cortado.observe.StuckTask;
import cortado.runtime.internal.task.PollStack;
import cortado.runtime.internal.task.TaskCell;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells whoever wants to know which task keeps a thread, and where. Confined to a watchdog.
final class StuckReports {

  private final Settings settings;

  StuckReports(Settings settings) {
    this.settings = settings;
  }

  /// Reports the task that `runner` has polled at `beat`, unless that poll has ended.
  void report(Runner runner, int beat, long stuckNanos) {
    StuckTask stuck = look(runner, beat, stuckNanos);
    if (stuck == null) {
      return;
    }
    tell(Recordings::commit, stuck);
    if (settings.observer() != null) {
      tell(settings.observer()::taskStuck, stuck);
    }
    tell(settings.stuckTold(), stuck);
  }

  private void tell(Consumer<StuckTask> listener, StuckTask stuck) {
    try {
      listener.accept(stuck);
    } catch (Throwable failure) {
      settings.hooks().report(failure);
    }
  }

  private @Nullable StuckTask look(Runner runner, int beat, long stuckNanos) {
    List<StackTraceElement> stack = PollStack.ofTask(runner.thread());
    // After the stack, so that both are of the same poll.
    TaskCell<?> task = runner.taskAt(beat);
    if (task == null) {
      return null;
    }
    return new StuckTask(
        settings.name(),
        task.id(),
        task.name(),
        runner.thread(),
        Duration.ofNanos(stuckNanos),
        stack);
  }
}
