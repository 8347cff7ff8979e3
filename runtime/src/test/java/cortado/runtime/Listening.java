package cortado.runtime;

import cortado.observe.RuntimeObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes down how tasks begin and end.
class Listening implements RuntimeObserver {
  final List<String> heard;

  Listening(List<String> heard) {
    this.heard = heard;
  }

  @Override
  public void taskSpawned(long id, @Nullable String name) {
    heard.add("spawned " + id);
  }

  @Override
  public void taskCompleted(long id, @Nullable String name) {
    heard.add("completed " + id);
  }

  @Override
  public void taskFailed(long id, @Nullable String name, Throwable failure) {
    heard.add("failed " + id + " " + failure.getMessage());
  }

  @Override
  public void taskAborted(long id, @Nullable String name) {
    heard.add("aborted " + id);
  }
}
