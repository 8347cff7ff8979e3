package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.runtime.internal.task.TaskCell;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The queue for tasks that were woken or spawned outside the workers.
///
/// First in, first out, unbounded, linked through the tasks themselves. Once closed, it shuts down
/// what comes. Safe for any thread.
final class InjectQueue {
  /*
   * (1) A task that is pushed comes out once, or is shut down once: by who closes the queue, or by who
   *     has pushed it after that.
   * (2) Who closes the queue and shuts down the owned tasks again and again until the queue was empty
   *     leaves no task: one that is woken later is shut down by the push, and OwnedTasks refuses one
   *     that is about to be idle.
   *
   * Proofs: InjectQueueTest; ShutdownModelTest for both, with twins that forget the queue, or own idle
   * tasks to the last.
   */

  private static final int CLOSED = -1;

  /// Where a task comes from.
  private enum Origin {
    WORKER,
    WOKEN,
    SPAWNED
  }

  @GuardedBy("this")
  private @Nullable TaskCell<?> first;

  @GuardedBy("this")
  private @Nullable TaskCell<?> last;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long remote;

  @GuardedBy("this")
  private long spawned;

  /// Written under the lock, read without it: a zero seen there may be stale, and whoever pushes
  /// has to unpark somebody afterwards.
  private volatile int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Appends a task, and returns how many were there before.
  @CanIgnoreReturnValue
  int push(TaskCell<?> task) {
    return append(task, Origin.WOKEN);
  }

  /// Appends a task that is new, and returns how many were there before.
  @CanIgnoreReturnValue
  int pushSpawned(TaskCell<?> task) {
    return append(task, Origin.SPAWNED);
  }

  /// Appends a task that a worker had in its own queue.
  void handOn(TaskCell<?> task) {
    int _ = append(task, Origin.WORKER);
  }

  /// How many tasks came from threads that have no queue of their own.
  synchronized long remote() {
    return remote;
  }

  /// How many of these were new.
  synchronized long spawned() {
    return spawned;
  }

  private int append(TaskCell<?> task, Origin origin) {
    int before = tryAppend(task, origin);
    if (before == CLOSED) {
      task.cut();
      return 0;
    }
    return before;
  }

  private synchronized int tryAppend(TaskCell<?> task, Origin origin) {
    remote += origin == Origin.WORKER ? 0 : 1;
    spawned += origin == Origin.SPAWNED ? 1 : 0;
    if (closed) {
      return CLOSED;
    }
    int before = size;
    if (last == null) {
      first = task;
    } else {
      last.next = task;
    }
    last = task;
    size = before + 1;
    return before;
  }

  /// Shuts down what is in the queue, and all that comes from now on. False if it was empty.
  boolean closeAndShutDown() {
    TaskCell<?> abandoned;
    synchronized (this) {
      closed = true;
      abandoned = first;
      first = null;
      last = null;
      size = 0;
    }
    return shutDownChain(abandoned);
  }

  private static boolean shutDownChain(@Nullable TaskCell<?> chain) {
    TaskCell<?> task = chain;
    while (task != null) {
      TaskCell<?> following = task.next;
      task.next = null;
      task.cut();
      task = following;
    }
    return chain != null;
  }

  /// Names the tasks to an `action` that neither blocks nor calls back.
  synchronized void forEach(Consumer<? super TaskCell<?>> action) {
    for (TaskCell<?> task = first; task != null; task = task.next) {
      action.accept(task);
    }
  }

  @Nullable TaskCell<?> pop() {
    return isEmpty() ? null : popLocked();
  }

  private synchronized @Nullable TaskCell<?> popLocked() {
    TaskCell<?> task = unlinkFirst();
    size -= task == null ? 0 : 1;
    return task;
  }

  /// Takes one task and moves up to `more` into `queue`.
  synchronized @Nullable TaskCell<?> popInto(LocalQueue queue, int more) {
    TaskCell<?> result = popLocked();
    int moved = 0;
    for (; moved < more; moved++) {
      TaskCell<?> task = unlinkFirst();
      if (task == null) {
        break;
      }
      queue.push(task);
    }
    size -= moved;
    return result;
  }

  /// Takes the first task. It is for the caller to count it.
  @GuardedBy("this")
  private @Nullable TaskCell<?> unlinkFirst() {
    TaskCell<?> task = first;
    if (task == null) {
      return null;
    }
    first = task.next;
    if (first == null) {
      last = null;
    }
    task.next = null;
    return task;
  }
}
