package cortado.junit;

import cortado.observe.RuntimeObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The tasks that have not ended. Safe for any thread.
final class LiveTasks implements RuntimeObserver {

  private final ConcurrentMap<Long, String> tasks = new ConcurrentHashMap<>();

  LiveTasks() {}

  @Override
  public void taskSpawned(long id, @Nullable String name) {
    tasks.put(id, name == null ? "task " + id : "'" + name + "'");
  }

  @Override
  public void taskCompleted(long id, @Nullable String name) {
    tasks.remove(id);
  }

  @Override
  public void taskFailed(long id, @Nullable String name, Throwable failure) {
    tasks.remove(id);
  }

  @Override
  public void taskAborted(long id, @Nullable String name) {
    tasks.remove(id);
  }

  /// What they are called, in the order of their ids.
  List<String> names() {
    return tasks.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }
}
