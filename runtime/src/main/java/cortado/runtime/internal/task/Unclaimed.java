package cortado.runtime.internal.task;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The failures of a runtime's tasks and jobs that nobody has heard of yet. Safe for any thread.
///
/// Whoever takes one out tells somebody, so each is reported once at most and never forgotten.
public final class Unclaimed {

  private final Map<Completion<?>, Throwable> failures = new ConcurrentHashMap<>();
  private final Consumer<Throwable> uncaught;
  private final Consumer<Runnable> later;

  /// To be reported to `uncaught`.
  ///
  /// @param later runs what it is given when a handle has had its time to be awaited
  public Unclaimed(Consumer<Throwable> uncaught, Consumer<Runnable> later) {
    this.uncaught = uncaught;
    this.later = later;
  }

  void keep(Completion<?> failed, Throwable failure) {
    failures.put(failed, failure);
  }

  /// The handle throws it. Does nothing when it was reported.
  void claim(Completion<?> failed) {
    failures.remove(failed);
  }

  /// Reports the failure unless it was claimed or reported before.
  void report(Completion<?> failed) {
    Throwable failure = failures.remove(failed);
    if (failure != null) {
      uncaught.accept(failure);
    }
  }

  /// Reports the failure after a while, unless it was claimed or reported by then.
  void reportLater(Completion<?> failed) {
    later.accept(() -> report(failed));
  }

  /// Reports all that are left: nobody came back for them before the runtime's end.
  public void reportAll() {
    failures.keySet().forEach(this::report);
  }
}
