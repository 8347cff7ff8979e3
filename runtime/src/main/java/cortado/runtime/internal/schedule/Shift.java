package cortado.runtime.internal.schedule;

import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.PollContext;
import cortado.runtime.internal.task.Polling;
import cortado.runtime.internal.task.TaskCell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One who runs the tasks of a [TaskPool], as long as he is polled. Confined to its owner, but for
/// the waker, which is the pool's, and for what dumps look at.
public final class Shift implements Polling {

  private final TaskPool pool;
  private final PollContext context;

  /// Tasks that have yielded since the last break. They wait for it, so that others, events and
  /// timers get their turn.
  private final List<TaskCell<?>> yielded = new ArrayList<>();

  private boolean pollsTask;

  /// Whether it has run a task; under the pool's monitor.
  private boolean isKnown;

  /// The runtime of the pool that it counts for, if it does; written under the pool's monitor.
  private @Nullable Pools home;

  /// Who is between [#enter] and [#exit].
  private volatile @Nullable Thread thread;

  /// How many polls of pools' tasks, each inside the next, its own would be.
  private volatile int level;

  /// Whom the shift is part of, if that is a task.
  private @Nullable TaskCell<?> around;

  /// Present while the pool has this among those that sleep; under its monitor.
  private @Nullable Waker waker;

  Shift(TaskPool pool) {
    this.pool = pool;
    this.context = new PollContext(pool::unhandled, System.identityHashCode(this));
  }

  /// The pool whose tasks it runs.
  public TaskPool pool() {
    return pool;
  }

  /// Makes the calling thread one that runs this pool's tasks, until [#exit]. Returns what to hand
  /// to that.
  public @Nullable Current enter() {
    Object core = Current.core();
    around = core instanceof Polling polling ? polling.polledTask() : null;
    level = core instanceof Shift outer && outer.pollsTask ? outer.level + 1 : 1;
    thread = Thread.currentThread();
    if (Current.servicesOrNull() instanceof Engine engine && engine.pools() != home) {
      pool.join(this, engine.pools());
    }
    return Current.enterNested(this);
  }

  /// Goes back to what was before.
  public void exit(@Nullable Current previous) {
    around = null;
    thread = null;
    context.forget();
    Current.leave(previous);
  }

  @Override
  public @Nullable TaskCell<?> polledTask() {
    return pollsTask ? context.task() : around;
  }

  /// Runs a task, if there is one that has not yielded since the last break. Between [#enter] and
  /// [#exit].
  public boolean runOne() {
    TaskCell<?> task = pool.take(this);
    if (task == null) {
      return false;
    }
    long before = context.ended.get();
    pollsTask = true;
    context.begin(task);
    boolean again = task.run(context);
    context.end();
    pollsTask = false;
    if (again) {
      yielded.add(task);
    } else {
      pool.afterPoll(context.ended.get() - before);
    }
    return true;
  }

  /// Puts the tasks back that have yielded. True if there were any.
  public boolean takeBreak() {
    if (yielded.isEmpty()) {
      return false;
    }
    List<TaskCell<?>> back = List.copyOf(yielded);
    yielded.clear();
    pool.putBack(back);
    return true;
  }

  /// Has `next` woken when there is a task, and when there are none left. False if there is one
  /// now, or, for one that is to run `untilEmpty`, if there are none left now.
  public boolean sleep(Waker next, boolean untilEmpty) {
    return pool.sleep(this, next, untilEmpty);
  }

  /// Nothing will be run here any more.
  public void end() {
    pool.leave(this);
  }

  /// The task of the pool that it polls, if it is in a poll.
  @Nullable TaskCell<?> polled() {
    return pollsTask ? context.task() : null;
  }

  // Under the pool's monitor

  boolean takesFirst() {
    boolean first = !isKnown;
    isKnown = true;
    return first;
  }

  @Nullable Pools home() {
    return home;
  }

  void setHome(@Nullable Pools joined) {
    home = joined;
  }

  boolean isSleeping() {
    return waker != null;
  }

  void setWaker(Waker next) {
    waker = next;
  }

  @Nullable Waker takeWaker() {
    Waker taken = waker;
    waker = null;
    return taken;
  }

  // Being looked at, by any thread

  /// Names the poll that it is in; see [#taskAt(int)].
  int beat() {
    return context.beatNow();
  }

  /// The task that it polls, null if it is not in that poll any more, or was in none.
  @Nullable TaskCell<?> taskAt(int beat) {
    return (beat & 1) == 0 ? null : context.polledAt(beat);
  }

  /// Who polls, if the poll before and after is the same.
  @Nullable Thread thread() {
    return thread;
  }

  /// As [#thread].
  int level() {
    return level;
  }
}
