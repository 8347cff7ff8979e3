package cortado.runtime.internal.schedule;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/// A task that begins, in a flight recording. Its stack is that of whoever has spawned it.
@Name("cortado.TaskSpawn")
@Label("Task Spawn")
@Category("Cortado")
@Description("A task was spawned")
@Enabled(false)
final class TaskSpawnEvent extends Event {

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Task")
  long task;

  @Label("Name")
  @Nullable String name;
}
