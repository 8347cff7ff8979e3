package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.runtime.internal.context.Current;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The futures of one runtime that threads block on. Safe for any thread.
final class Roots {

  private final Set<Root<?>> roots = ConcurrentHashMap.newKeySet();

  void add(Root<?> root) {
    roots.add(root);
  }

  void remove(Root<?> root) {
    roots.remove(root);
  }

  /// All that there are now.
  Collection<Root<?>> all() {
    return List.copyOf(roots);
  }

  /// Makes every thread look whether the runtime goes on.
  void unparkAll() {
    for (Root<?> root : roots) {
      root.unpark();
    }
  }

  /// Polls `future` on the calling thread until it has ended, and runs nothing else there.
  <T extends @Nullable Object> T block(Future<T> future, Engine engine, Parts parts) {
    Root<T> root = new Root<>(future, engine, parts);
    Current previous = Current.enterPolling(engine, root);
    add(root);
    try {
      while (!root.pollIfWoken(root.context)) {
        root.waitAside();
      }
      return root.value();
    } catch (Throwable failure) {
      throw Sneaky.rethrow(failure);
    } finally {
      remove(root);
      Current.leave(previous);
      root.parker.restoreInterrupt();
    }
  }
}
