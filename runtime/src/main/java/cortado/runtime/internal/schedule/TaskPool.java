package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.observe.RuntimeObserver;
import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Locals;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.OwnedTasks;
import cortado.runtime.internal.task.PooledTask;
import cortado.runtime.internal.task.TaskCell;
import cortado.runtime.internal.task.TaskOptions;
import cortado.runtime.internal.task.Unclaimed;
import cortado.runtime.internal.timer.Timers;
import cortado.task.JoinHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tasks without a thread: they are run by whoever polls a future for that, with a [Shift] each.
///
/// Waking and aborting are safe for any thread. If the pool has an owner, all else is for that
/// thread, so its tasks never leave it.
public final class TaskPool implements RoamingScheduler {
  /*
   * (1) A task that has not ended is in `owned`, and besides in `queue`, with a shift that runs it,
   *     or idle. `alive` counts them all, and is the last to forget one.
   * (2) A shift that finds no task leaves its waker among `sleeping` and looks once more under the
   *     same hold of the monitor; a task is added under the monitor, and one that sleeps is taken
   *     out and woken. So a task is found, or somebody comes for it.
   * (3) A shift that was woken and is given up, or finds more than one task, wakes another; one that
   *     polls a task is not among those that sleep. So as long as there are tasks and shifts that
   *     sleep, one is on its way.
   * (4) Closing an owned pool ends all of its tasks on the owner's thread: it waits for those that
   *     another thread has just woken, and is about to add. What a shift runs meanwhile ends when
   *     its poll does. Where there is no owner, whoever has such a task ends it.
   * (5) Wakers run after the monitor is released.
   * (6) `home` is the runtime that its tasks count as tasks of: the one it is run in, and if there
   *     are several, the first of them that is left. It knows the pool, and forgets it at its end.
   * (7) Who looks at an idle task for a dump owns it meanwhile. Closing waits for that: where there
   *     is an owner by (4), else by taking `inspecting` after all else.
   *
   * Proofs: TaskPoolModelTest for (1) to (4) where there is no owner, with twins that are given up
   * without a word, look and then sleep, close without a word, and count after they have looked;
   * LocalSetContractTest, TaskExecutorContractTest, PoolDumpContractTest.
   */

  /// Who may use it, if not everybody.
  private final @Nullable Thread owner;

  private final String kind;
  private final String name;
  private final OwnedTasks owned = new OwnedTasks(1);
  private final Unclaimed unclaimed = new Unclaimed(this::unhandled, this::afterGrace);

  @GuardedBy("this")
  private final ArrayDeque<TaskCell<?>> queue = new ArrayDeque<>();

  @GuardedBy("this")
  private final ArrayDeque<Shift> sleeping = new ArrayDeque<>();

  @GuardedBy("this")
  private int alive;

  /// How many tasks shifts are polling, or have polled and will put back.
  @GuardedBy("this")
  private int running;

  @GuardedBy("this")
  private boolean closed;

  /// Written under the monitor.
  private volatile @Nullable Pools home;

  /// How many shifts that are not over have run in `home`.
  @GuardedBy("this")
  private int homeShifts;

  /// Those that have run a task and are not over.
  @GuardedBy("this")
  private final List<Shift> shifts = new ArrayList<>();

  /// Held while somebody looks at one task.
  private final Object inspecting = new Object();

  @GuardedBy("inspecting")
  private boolean over;

  private TaskPool(@Nullable Thread owner, String kind, String name) {
    this.owner = owner;
    this.kind = kind;
    this.name = name;
  }

  /// For the calling thread alone; `kind` says in messages what that is, and `name` which.
  public static TaskPool ofThisThread(String kind, String name) {
    return new TaskPool(Thread.currentThread(), kind, name);
  }

  /// For any number of threads.
  public static TaskPool shared(String kind, String name) {
    return new TaskPool(null, kind, name);
  }

  /// Refuses threads other than the owner.
  public void checkOwner(String operation) {
    if (owner != null && owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "%s of a %s that belongs to thread '%s' was called on thread '%s'; wake or abort its tasks from there, and do all else on its own thread"
              .formatted(operation, kind, owner.getName(), Thread.currentThread().getName()));
    }
  }

  boolean hasOwner() {
    return owner != null;
  }

  // Tasks

  /// Adds a task. In a closed pool its future is cancelled instead.
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, TaskOptions options) {
    checkOwner("spawn()");
    if (home == null && Current.servicesOrNull() instanceof Engine engine) {
      boolean _ = moveTo(engine.pools());
    }
    Future<T> inherited = Locals.inheritedBy(future);
    TaskCell<T> task = new PooledTask<>(inherited, this, options, this::observer);
    synchronized (this) {
      alive++;
      if (home != null) {
        home.countSpawned(1);
      }
    }
    if (!owned.add(task)) {
      task.cut();
    } else {
      schedule(task);
    }
    return task;
  }

  @Override
  public void schedule(TaskCell<?> task) {
    Waker woken;
    boolean late;
    synchronized (this) {
      late = closed && owner == null;
      if (!late) {
        queue.add(task);
        notifyAll();
      }
      woken = late ? null : takeSleeping();
    }
    if (late) {
      task.cut();
    }
    if (woken != null) {
      woken.wake();
    }
  }

  @GuardedBy("this")
  private @Nullable Waker takeSleeping() {
    Shift shift = sleeping.poll();
    return shift == null ? null : shift.takeWaker();
  }

  /// How many tasks have not ended.
  public synchronized int size() {
    return alive;
  }

  @Override
  public boolean own(TaskCell<?> task) {
    return owned.add(task);
  }

  @Override
  public void release(TaskCell<?> task) {
    owned.remove(task);
  }

  @Override
  public void countEnded() {
    wakeAll(ended(1, 0));
  }

  /// So many have ended, and so many are no longer polled.
  private synchronized List<Waker> ended(long tasks, int polls) {
    alive -= (int) tasks;
    running -= polls;
    notifyAll();
    var woken = new ArrayList<Waker>();
    while (alive == 0 && !sleeping.isEmpty()) {
      Waker waker = takeSleeping();
      if (waker != null) {
        woken.add(waker);
      }
    }
    return woken;
  }

  private static void wakeAll(List<Waker> woken) {
    woken.forEach(Waker::wake);
  }

  private @Nullable RuntimeObserver observer() {
    Pools here = home;
    return here == null ? null : here.observer();
  }

  @Override
  public void unhandled(Throwable failure) {
    Services services = Current.servicesOrNull();
    if (services != null) {
      services.unhandled(failure);
    } else {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  /// Outside of a runtime there is no clock, and what nobody asks for is reported at the end.
  private void afterGrace(Runnable report) {
    Services services = Current.servicesOrNull();
    if (services == null) {
      return;
    }
    var grace = new Grace(report);
    Timers timers = services.timers();
    try {
      if (timers.poll(grace, timers.clock().nanos() + Grace.NANOS, grace)) {
        report.run();
      }
    } catch (RuntimeShutdownException ended) {
      report.run();
    }
  }

  @Override
  public Unclaimed unclaimed() {
    return unclaimed;
  }

  // Running

  /// For one who wants to run tasks.
  public Shift newShift() {
    return new Shift(this);
  }

  @Nullable TaskCell<?> take(Shift shift) {
    TaskCell<?> task;
    Waker woken;
    synchronized (this) {
      task = queue.poll();
      if (task == null) {
        return null;
      }
      if (shift.isSleeping()) {
        // It was polled before it was woken; who is woken for the next task must be free to come.
        boolean _ = sleeping.remove(shift);
        Waker _ = shift.takeWaker();
      }
      if (shift.takesFirst()) {
        shifts.add(shift);
      }
      running++;
      if (home != null) {
        home.countPoll();
      }
      woken = queue.isEmpty() ? null : takeSleeping();
    }
    if (woken != null) {
      woken.wake();
    }
    return task;
  }

  /// Takes tasks back that were polled and have to be polled again.
  void putBack(List<TaskCell<?>> yielded) {
    Waker woken = null;
    boolean late;
    synchronized (this) {
      running -= yielded.size();
      late = closed;
      if (!late) {
        queue.addAll(yielded);
        woken = takeSleeping();
      }
    }
    if (late) {
      yielded.forEach(TaskCell::cut);
    }
    if (woken != null) {
      woken.wake();
    }
  }

  /// A poll is over after which the task is in no list.
  void afterPoll(long tasksEnded) {
    wakeAll(ended(tasksEnded, 1));
  }

  /// Has `shift` woken by the next task, and when there are none left. False if there is one, or,
  /// for one that is to run `untilEmpty`, if there are none left.
  synchronized boolean sleep(Shift shift, Waker waker, boolean untilEmpty) {
    if (!queue.isEmpty() || (untilEmpty && alive == 0)) {
      return false;
    }
    if (!shift.isSleeping()) {
      sleeping.add(shift);
    }
    shift.setWaker(waker);
    return true;
  }

  /// The shift is given up.
  void leave(Shift shift) {
    Waker woken;
    synchronized (this) {
      boolean wasSleeping = sleeping.remove(shift);
      shifts.remove(shift);
      leaveHome(shift);
      woken = wasSleeping || queue.isEmpty() ? null : takeSleeping();
    }
    if (woken != null) {
      woken.wake();
    }
  }

  // Belonging

  /// Counts `shift` among those that run in `pools`, unless others run in another runtime.
  synchronized void join(Shift shift, Pools pools) {
    leaveHome(shift);
    if (home == pools || ((homeShifts == 0 || isHomeless()) && moveTo(pools))) {
      homeShifts++;
      shift.setHome(pools);
    }
  }

  @GuardedBy("this")
  private boolean isHomeless() {
    return home == null || home.engine().isShuttingDown();
  }

  @GuardedBy("this")
  private void leaveHome(Shift shift) {
    if (shift.home() != null && shift.home() == home) {
      homeShifts--;
    }
    shift.setHome(null);
  }

  /// False if that runtime has ended.
  private synchronized boolean moveTo(Pools pools) {
    if (!pools.add(this)) {
      return false;
    }
    if (home != null) {
      home.remove(this);
    }
    home = pools;
    homeShifts = 0;
    pools.countSpawned(alive);
    return true;
  }

  /// That runtime has ended.
  synchronized void leaveHome(Pools ended) {
    if (home == ended) {
      home = null;
      homeShifts = 0;
    }
  }

  private synchronized void leaveHomeIfOver() {
    if (home != null && alive == 0) {
      home.remove(this);
      home = null;
      homeShifts = 0;
    }
  }

  /// The runtime that its tasks are tasks of, if there is one that has not ended.
  @Nullable Engine engine() {
    Pools here = home;
    return here == null || here.engine().isShuttingDown() ? null : here.engine();
  }

  // Being looked at

  /// All tasks that have not ended.
  List<TaskCell<?>> tasks() {
    return owned.copy();
  }

  boolean holds(TaskCell<?> task) {
    return owned.holds(task);
  }

  synchronized int queued() {
    return queue.size();
  }

  /// The one that polls `task`, if there is one.
  synchronized @Nullable Shift shiftOf(TaskCell<?> task) {
    for (Shift shift : shifts) {
      if (shift.taskAt(shift.beat()) == task) {
        return shift;
      }
    }
    return null;
  }

  /// Lets `reader` look at the future of `task` if that is idle. One that is closed meanwhile is
  /// ended by the caller, unless the pool has an owner.
  boolean inspect(TaskCell<?> task, Consumer<? super Future<?>> reader) {
    synchronized (inspecting) {
      return !over && task.inspect(reader);
    }
  }

  /// The name of it among others of its kind.
  @Override
  public String toString() {
    return owner == null ? name : name + " of thread '" + owner.getName() + "'";
  }

  // Ending

  /// Aborts all tasks and waits for their clean-up, up to its limits and at most so long in real
  /// time; then ends what is left. Without a runtime that goes on, it waits no longer than the
  /// limit of runtimes that say nothing else.
  public void close(Duration limit) {
    checkOwner("close()");
    boolean isLong = limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0;
    PoolEnd.bid(this, isLong ? Long.MAX_VALUE : Math.max(0, limit.toNanos()));
    cutAll();
  }

  /// As [#close], for one who awaits that.
  public Future<@Nullable Void> closing() {
    return new PoolEnd(this, Long.MAX_VALUE);
  }

  /// Wakes `watcher` from now on whenever a task has ended. Look after this, not before.
  void watch(Waker watcher) {
    owned.watch(watcher);
  }

  /// Whether nobody watches who came before `watcher`.
  boolean leads(Waker watcher) {
    return owned.leads(watcher);
  }

  void unwatch(Waker watcher) {
    owned.unwatch(watcher);
  }

  /// Blocks until there is a task to run or none left but so many, or until the deadline of
  /// [System#nanoTime].
  synchronized void awaitTask(int left, long deadlineNanos) throws InterruptedException {
    long nanos = deadlineNanos - System.nanoTime();
    while (queue.isEmpty() && alive > left && nanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      nanos = deadlineNanos - System.nanoTime();
    }
  }

  /// Ends all tasks without waiting for clean-up.
  void cutAll() {
    synchronized (this) {
      closed = true;
    }
    var shift = new Shift(this);
    Current previous = shift.enter();
    try {
      do {
        owned.closeAndShutDown();
        for (TaskCell<?> task = poll(); task != null; task = poll()) {
          task.cut();
        }
      } while (awaitsMore());
    } finally {
      shift.exit(previous);
      shift.end();
    }
    synchronized (inspecting) {
      over = true;
    }
    leaveHomeIfOver();
    unclaimed.reportAll();
  }

  private synchronized @Nullable TaskCell<?> poll() {
    return queue.poll();
  }

  /// Waits, where (4) asks for it, until there is a task to end. False if all have ended.
  private synchronized boolean awaitsMore() {
    boolean interrupted = false;
    while (owner != null && queue.isEmpty() && alive > running) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !queue.isEmpty();
  }
}
