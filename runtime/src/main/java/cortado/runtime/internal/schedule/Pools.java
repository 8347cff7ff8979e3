package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.observe.RuntimeMetrics;
import cortado.observe.RuntimeObserver;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The local sets and task executors whose tasks run in one runtime, and what they have done there.
///
/// A pool that nobody else knows any more is forgotten, with its tasks. Safe for any thread; a pool
/// calls in while it holds its own monitor, and is never called under this one.
final class Pools {

  private final Engine engine;
  private final Supplier<@Nullable RuntimeObserver> observer;

  @GuardedBy("this")
  private final Set<TaskPool> pools = Collections.newSetFromMap(new WeakHashMap<>());

  @GuardedBy("this")
  private boolean closed;

  private final LongAdder spawned = new LongAdder();
  private final LongAdder polls = new LongAdder();

  /// Of `engine`, whose tasks `observer` hears of then, if anybody.
  Pools(Engine engine, Supplier<@Nullable RuntimeObserver> observer) {
    this.engine = engine;
    this.observer = observer;
  }

  /// The runtime.
  Engine engine() {
    return engine;
  }

  /// Who wants to hear of tasks, if anybody.
  @Nullable RuntimeObserver observer() {
    return observer.get();
  }

  /// False if the runtime has ended.
  synchronized boolean add(TaskPool pool) {
    if (!closed) {
      pools.add(pool);
    }
    return !closed;
  }

  synchronized void remove(TaskPool pool) {
    pools.remove(pool);
  }

  synchronized List<TaskPool> all() {
    return List.copyOf(pools);
  }

  /// The runtime has ended.
  void close() {
    List<TaskPool> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(pools);
      pools.clear();
    }
    last.forEach(pool -> pool.leaveHome(this));
  }

  void countSpawned(long tasks) {
    spawned.add(tasks);
  }

  void countPoll() {
    polls.increment();
  }

  long spawned() {
    return spawned.sum();
  }

  /// How many tasks of pools have not ended.
  long alive() {
    return all().stream().mapToLong(TaskPool::size).sum();
  }

  RuntimeMetrics.Pooled metrics() {
    List<TaskPool> now = all();
    int queued = now.stream().mapToInt(TaskPool::queued).sum();
    return new RuntimeMetrics.Pooled(now.size(), polls.sum(), queued);
  }
}
