package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeObserver;
import org.jspecify.annotations.Nullable;

/// Puts the beginnings and ends of tasks into flight recordings. Safe for any thread.
///
/// @param runtime the name of the runtime
record RecordedTasks(String runtime) implements RuntimeObserver {

  @Override
  public void taskSpawned(long id, @Nullable String name) {
    TaskSpawnEvent event = new TaskSpawnEvent();
    if (event.shouldCommit()) {
      event.runtime = runtime;
      event.task = id;
      event.name = name;
      event.commit();
    }
  }

  @Override
  public void taskCompleted(long id, @Nullable String name) {
    end(id, name, "completed", null);
  }

  @Override
  public void taskFailed(long id, @Nullable String name, Throwable failure) {
    end(id, name, "failed", failure.toString());
  }

  @Override
  public void taskAborted(long id, @Nullable String name) {
    end(id, name, "aborted", null);
  }

  private void end(long id, @Nullable String name, String outcome, @Nullable String failure) {
    TaskEndEvent event = new TaskEndEvent();
    if (event.shouldCommit()) {
      event.runtime = runtime;
      event.task = id;
      event.name = name;
      event.outcome = outcome;
      event.failure = failure;
      event.commit();
    }
  }
}
