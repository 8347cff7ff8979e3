package cortado.runtime.internal.schedule;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// A task that has ended, in a flight recording.
@Name("cortado.TaskEnd")
@Label("Task End")
@Category("Cortado")
@Description("A task has ended")
@Enabled(false)
@StackTrace(false)
final class TaskEndEvent extends Event {

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Task")
  long task;

  @Label("Name")
  @Nullable String name;

  @Label("Outcome")
  @Description("completed, failed or aborted")
  @Nullable String outcome;

  @Label("Failure")
  @Nullable String failure;
}
