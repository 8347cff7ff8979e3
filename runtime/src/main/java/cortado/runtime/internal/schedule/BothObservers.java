package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Two that hear of the same; the second even if the first throws. Safe for any thread.
record BothObservers(RuntimeObserver first, RuntimeObserver second) implements RuntimeObserver {

  private interface Call {
    void on(RuntimeObserver observer);
  }

  private void tell(Call call) {
    try {
      call.on(first);
    } finally {
      call.on(second);
    }
  }

  @Override
  public void taskSpawned(long id, @Nullable String name) {
    tell(observer -> observer.taskSpawned(id, name));
  }

  @Override
  public void pollDelayed(long id, @Nullable String name, Duration delay) {
    tell(observer -> observer.pollDelayed(id, name, delay));
  }

  @Override
  public void pollBegins(long id, @Nullable String name) {
    tell(observer -> observer.pollBegins(id, name));
  }

  @Override
  public void pollEnds(long id, @Nullable String name) {
    tell(observer -> observer.pollEnds(id, name));
  }

  @Override
  public void taskCompleted(long id, @Nullable String name) {
    tell(observer -> observer.taskCompleted(id, name));
  }

  @Override
  public void taskFailed(long id, @Nullable String name, Throwable failure) {
    tell(observer -> observer.taskFailed(id, name, failure));
  }

  @Override
  public void taskAborted(long id, @Nullable String name) {
    tell(observer -> observer.taskAborted(id, name));
  }

  @Override
  public void taskStuck(StuckTask stuck) {
    tell(observer -> observer.taskStuck(stuck));
  }
}
