package cortado.runtime.internal.schedule;

import cortado.observe.StuckTask;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// A [cortado.observe.StuckTask] in a flight recording.
@Name("cortado.StuckTask")
@Label("Stuck Task")
@Category("Cortado")
@Description("A task has kept a worker for longer than it may")
@StackTrace(false)
final class StuckTaskEvent extends Event {

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Task")
  long task;

  @Label("Name")
  @Nullable String name;

  @Label("Worker")
  @Nullable Thread worker;

  @Label("Stuck For")
  @Timespan(Timespan.MILLISECONDS)
  long stuckMillis;

  @Label("Line")
  @Nullable String line;

  /// Puts it into the recordings, if there are any.
  static void commit(StuckTask stuck) {
    StuckTaskEvent event = new StuckTaskEvent();
    if (event.shouldCommit()) {
      event.runtime = stuck.runtime();
      event.task = stuck.id();
      event.name = stuck.name();
      event.worker = stuck.thread();
      event.stuckMillis = stuck.since().toMillis();
      StackTraceElement line = stuck.line();
      event.line = line == null ? null : line.toString();
      event.commit();
    }
  }
}
