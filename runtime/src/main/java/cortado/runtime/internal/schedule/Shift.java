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
/// the waker, which is the pool's.
public final class Shift implements Polling {

  private final TaskPool pool;
  private final PollContext context;

  /// Tasks that have yielded since the last break. They wait for it, so that others, events and
  /// timers get their turn.
  private final List<TaskCell<?>> yielded = new ArrayList<>();

  private boolean pollsTask;

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
    around = Current.core() instanceof Polling polling ? polling.polledTask() : null;
    return Current.enterNested(this);
  }

  /// Goes back to what was before.
  public void exit(@Nullable Current previous) {
    around = null;
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
    TaskCell<?> task = pool.take();
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
}
