package cortado.runtime.internal.task;

import org.jspecify.annotations.Nullable;

/// Whoever polls tasks on a thread, as that thread finds it again. Confined to the thread.
public interface Polling {

  /// The task that is being polled, if it is one.
  @Nullable TaskCell<?> polledTask();
}
