package cortado.runtime.internal.schedule;

import cortado.future.Future;
import cortado.machine.AwaitReader;
import cortado.machine.AwaitTree;
import cortado.observe.DumpOptions;
import cortado.observe.JobInfo;
import cortado.observe.RootInfo;
import cortado.observe.TaskDump;
import cortado.observe.TaskInfo;
import cortado.runtime.internal.task.PollStack;
import cortado.runtime.internal.task.TaskCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes one dump of the tasks of a runtime that goes on meanwhile. Confined to one thread.
///
/// An idle task is held while it is read: nobody polls it, and whoever wakes it leaves a mark. A
/// task that runs is told of by the stack of its thread, and of one that is in a queue only what
/// can be seen without holding it.
final class Dumper {

  /// How often a task is looked at that changes its state each time.
  private static final int ATTEMPTS = 8;

  private final Parts parts;
  private final Engine engine;
  private final DumpOptions options;
  private final AwaitReader reader;
  private final List<Runner> runners;
  private final Set<Long> seen = new HashSet<>();
  private final List<TaskInfo> tasks = new ArrayList<>();
  private long omitted;

  Dumper(Parts parts, Engine engine, DumpOptions options) {
    this.parts = parts;
    this.engine = engine;
    this.options = options;
    this.reader = new AwaitReader(options.limits());
    this.runners = engine.runners();
  }

  TaskDump dump() {
    // What is in a queue now and waits for the first time by the time that the owned tasks have
    // been read is not missed, since it is looked at again after that.
    var queued = new ArrayList<TaskCell<?>>();
    var running = new ArrayList<TaskCell<?>>();
    engine.forEachQueued(queued::add);
    for (Runner runner : runners) {
      TaskCell<?> task = runner.taskAt(runner.poll());
      if (task != null) {
        running.add(task);
      }
    }
    running.forEach(task -> add(task, null));
    parts.owned.copy().forEach(task -> add(task, null));
    queued.forEach(task -> add(task, null));
    for (TaskPool pool : parts.pools.all()) {
      pool.tasks().forEach(task -> add(task, pool));
    }
    return TaskDump.of(parts.settings.name(), tasks, omitted, roots(), jobs(), queuedJobs());
  }

  private List<RootInfo> roots() {
    return engine.roots().stream().map(root -> root.info(reader)).toList();
  }

  private List<JobInfo> jobs() {
    var jobs = new ArrayList<JobInfo>();
    parts
        .blocking
        .running()
        .forEach(
            (thread, job) -> {
              List<StackTraceElement> stack = PollStack.ofJob(thread);
              // Only while it runs is the stack its own.
              if (!job.isFinished()) {
                Duration age = Duration.ofNanos(job.ageNanos(System.nanoTime()));
                jobs.add(new JobInfo(job.id(), job.name(), thread.getName(), age, stack));
              }
            });
    return jobs;
  }

  private int queuedJobs() {
    return parts.blocking.metrics().queued();
  }

  /// One of the runtime's own, or of a pool.
  private void add(TaskCell<?> task, @Nullable TaskPool pool) {
    if (task.isFinished() || seen.contains(task.id())) {
      return;
    }
    if (tasks.size() == options.tasks()) {
      omitted++;
      return;
    }
    TaskInfo info = infoOf(task, pool);
    if (info != null) {
      seen.add(task.id());
      tasks.add(info);
    }
  }

  /// Null for a task that has ended while it was looked at.
  private @Nullable TaskInfo infoOf(TaskCell<?> task, @Nullable TaskPool pool) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TaskInfo info = pool == null ? own(task) : pooled(task, pool);
      if (info != null) {
        return info;
      }
    }
    return task.isFinished() ? null : runnable(task, pool);
  }

  private @Nullable TaskInfo own(TaskCell<?> task) {
    Runner runner = runnerOf(task);
    return runner == null ? resting(task, null) : running(task, runner);
  }

  private @Nullable TaskInfo pooled(TaskCell<?> task, TaskPool pool) {
    Shift shift = pool.shiftOf(task);
    return shift == null ? resting(task, pool) : running(task, pool, shift);
  }

  private @Nullable Runner runnerOf(TaskCell<?> task) {
    for (Runner runner : runners) {
      if (runner.taskAt(runner.poll()) == task) {
        return runner;
      }
    }
    return null;
  }

  /// Null for a task that has gone on while it was looked at.
  private static @Nullable TaskInfo running(TaskCell<?> task, Runner runner) {
    int poll = runner.poll();
    List<StackTraceElement> stack = PollStack.ofTask(runner.thread(), 0);
    // The same poll from before to after, so the stack is that of the task.
    if (runner.taskAt(poll) != task) {
      return null;
    }
    TaskInfo.State state = runner.isStuckIn(poll) ? TaskInfo.State.STUCK : TaskInfo.State.RUNNING;
    return info(task, null, state, runner.thread().getName(), null, stack);
  }

  /// As [#running(TaskCell, Runner)].
  private static @Nullable TaskInfo running(TaskCell<?> task, TaskPool pool, Shift shift) {
    int beat = shift.beat();
    Thread thread = shift.thread();
    int level = shift.level();
    if (thread == null || shift.taskAt(beat) != task) {
      return null;
    }
    List<StackTraceElement> stack = PollStack.ofTask(thread, level);
    // The same poll from before to after, so the thread is its own, too.
    return shift.taskAt(beat) == task
        ? info(task, pool, TaskInfo.State.RUNNING, thread.getName(), null, stack)
        : null;
  }

  /// As [#running(TaskCell, Runner)].
  private @Nullable TaskInfo resting(TaskCell<?> task, @Nullable TaskPool pool) {
    var waiting = new TaskInfo[1];
    Consumer<Future<?>> read = future -> waiting[0] = waiting(task, pool, future);
    if (pool == null
        ? parts.owned.holds(task) && parts.inspect(task, read)
        : pool.holds(task) && pool.inspect(task, read)) {
      return waiting[0];
    }
    return task.isIdle() ? null : runnable(task, pool);
  }

  /// Null for a task that is ending.
  private @Nullable TaskInfo runnable(TaskCell<?> task, @Nullable TaskPool pool) {
    Future<?> future = task.futureNow();
    return future == null ? null : info(task, pool, TaskInfo.State.RUNNABLE, reader.glance(future));
  }

  private TaskInfo waiting(TaskCell<?> task, @Nullable TaskPool pool, Future<?> future) {
    AwaitTree awaits;
    try {
      awaits = reader.read(future);
    } catch (RuntimeException broken) {
      // A future of the program's does not know what it waits for.
      awaits = reader.glance(future);
    }
    return info(task, pool, TaskInfo.State.WAITING, awaits);
  }

  private static TaskInfo info(
      TaskCell<?> task, @Nullable TaskPool pool, TaskInfo.State state, AwaitTree awaits) {
    return info(task, pool, state, null, awaits, List.of());
  }

  private static TaskInfo info(
      TaskCell<?> task,
      @Nullable TaskPool pool,
      TaskInfo.State state,
      @Nullable String thread,
      @Nullable AwaitTree awaits,
      List<StackTraceElement> stack) {
    Duration age = Duration.ofNanos(task.ageNanos(System.nanoTime()));
    String poolName = pool == null ? null : pool.toString();
    return new TaskInfo(
        task.id(), task.name(), poolName, state, age, task.polls(), thread, awaits, stack);
  }
}
