package cortado.task;

import cortado.future.Future;
import org.jspecify.annotations.Nullable;

/// What runs in a [TaskScope]: most often a lambda that is nothing but an async block.
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object, X extends Throwable> {

  /// Makes the future that spawns into `scope` and waits for what it needs of it. Called once, when
  /// the scope is first polled.
  Future<T> in(TaskScope scope) throws X;
}
