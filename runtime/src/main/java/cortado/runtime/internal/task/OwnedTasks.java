package cortado.runtime.internal.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks of a runtime that have been idle and have not ended. Keeps them reachable, and ends
/// them at shutdown. The tasks that have not been polled yet are in a queue, which does the same.
///
/// Safe for any thread. The tasks are spread over shards by number, each with a lock of its own.
public final class OwnedTasks {
  /*
   * (1) A task is in a shard if it was added and not removed since; whoever removes it at the end of
   *     the runtime ends it. A closed shard refuses it.
   * (2) Who waits until tasks are forgotten enters its waker and then looks; who forgets one does so
   *     and then looks for wakers. So the one finds the task gone, or the other the waker.
   * (3) Of those who wait, one leads: who entered its waker first. Whoever leaves wakes the next one,
   *     which therefore leads, or finds that it leads when it looks.
   *
   * Ordering: the look of (2) is under the lock of the shard. If it comes before the removal, that
   * comes after all that was done before the look, and so finds the waker. For (3), wakers come and
   * go under the monitor, and who looks reads `watchers`, which is volatile.
   *
   * Proofs: ShutdownModelTest for (1), OwnedTasksModelTest for (2) and (3) with a twin each that
   * looks before it watches.
   */

  private final Shard[] shards;
  private final int mask;

  /// Who wants to look again whenever a task is forgotten, in the order in which they came.
  /// Replaced, never changed.
  private volatile Waker[] watchers = {};

  /// With at least `shardCount` shards.
  public OwnedTasks(int shardCount) {
    int count = shardCount <= 1 ? 1 : Integer.highestOneBit(shardCount - 1) << 1;
    shards = new Shard[count];
    for (int index = 0; index < count; index++) {
      shards[index] = new Shard();
    }
    mask = count - 1;
  }

  /// Enters a task. False if the set is closed.
  public boolean add(TaskCell<?> task) {
    return shardOf(task).add(task);
  }

  /// Forgets a task, which may have been forgotten before.
  public void remove(TaskCell<?> task) {
    shardOf(task).remove(task);
    // A watcher that is not there yet has still to look, and finds the task gone.
    for (Waker watcher : watchers) {
      watcher.wake();
    }
  }

  /// Wakes `watcher` from now on whenever a task is forgotten. Look after this, not before.
  public synchronized void watch(Waker watcher) {
    Waker[] before = watchers;
    Waker[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = watcher;
    watchers = after;
  }

  /// Whether nobody watches who came before `watcher`, which is woken when that becomes true. Ask
  /// after [#watch], not before.
  public boolean leads(Waker watcher) {
    Waker[] all = watchers;
    return all.length > 0 && all[0] == watcher;
  }

  /// Wakes `watcher` no more.
  public void unwatch(Waker watcher) {
    Waker[] after;
    synchronized (this) {
      after = Arrays.stream(watchers).filter(each -> each != watcher).toArray(Waker[]::new);
      watchers = after;
    }
    if (after.length > 0) {
      after[0].wake();
    }
  }

  /// The tasks that are in the set, shard by shard.
  public List<TaskCell<?>> copy() {
    var tasks = new ArrayList<TaskCell<?>>();
    for (Shard shard : shards) {
      shard.copyTo(tasks);
    }
    return tasks;
  }

  /// Whether a task is in the set.
  public boolean holds(TaskCell<?> task) {
    return shardOf(task).holds(task);
  }

  /// Refuses further tasks and shuts down all that are in the set. May be called by several
  /// threads, which then share the work; when it returns to all of them the set is empty.
  public void closeAndShutDown() {
    for (Shard shard : shards) {
      shard.close();
    }
    for (Shard shard : shards) {
      for (TaskCell<?> task = shard.take(); task != null; task = shard.take()) {
        task.shutDown();
      }
    }
  }

  private Shard shardOf(TaskCell<?> task) {
    return shards[(int) task.id() & mask];
  }

  /// A ring of tasks.
  private static final class Shard {
    // A task is in the ring if and only if its `ownedBefore` is not null. The first task's
    // `ownedBefore` is the last one; the last one's `ownedAfter` is null.

    @GuardedBy("this")
    private @Nullable TaskCell<?> first;

    @GuardedBy("this")
    private boolean closed;

    synchronized boolean add(TaskCell<?> task) {
      if (closed) {
        return false;
      }
      TaskCell<?> head = first;
      if (head == null) {
        task.ownedBefore = task;
      } else {
        task.ownedBefore = head.ownedBefore;
        task.ownedAfter = head;
        head.ownedBefore = task;
      }
      first = task;
      return true;
    }

    synchronized void remove(TaskCell<?> task) {
      if (task.ownedBefore != null) {
        unlink(task, task.ownedBefore);
      }
    }

    synchronized @Nullable TaskCell<?> take() {
      TaskCell<?> task = first;
      if (task != null && task.ownedBefore != null) {
        unlink(task, task.ownedBefore);
      }
      return task;
    }

    synchronized void copyTo(List<TaskCell<?>> tasks) {
      for (TaskCell<?> task = first; task != null; task = task.ownedAfter) {
        tasks.add(task);
      }
    }

    synchronized boolean holds(TaskCell<?> task) {
      return task.ownedBefore != null;
    }

    synchronized void close() {
      closed = true;
    }

    @GuardedBy("this")
    private void unlink(TaskCell<?> task, TaskCell<?> before) {
      TaskCell<?> after = task.ownedAfter;
      if (task == first) {
        first = after;
      } else {
        before.ownedAfter = after;
      }
      if (after != null) {
        after.ownedBefore = before;
      } else if (first != null) {
        first.ownedBefore = before;
      }
      task.ownedBefore = null;
      task.ownedAfter = null;
    }
  }
}
