package cortado.runtime.internal.task;

import cortado.future.Cancelled;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.future.Waker;
import cortado.machine.StateMachine;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A task: one object that is its own waker, join handle, queue link and entry in [OwnedTasks].
///
/// It holds the future until it has ended, then the outcome. Waking and aborting are safe for any
/// thread; [#run] is for the thread that took it from a queue.
public sealed class TaskCell<T extends @Nullable Object> extends Completion<T> implements Waker
    permits DescribedTask {
  /*
   * Who may touch which field:
   *
   *   state        TaskState's transitions
   *   content      Completion, invariant (1)
   *   next         the queue that the task is in, under that queue's rules
   *   owned*       OwnedTasks, under the lock of the shard. The owner may look whether `ownedBefore`
   *                is null: it alone enters the task, and if the end of the runtime takes the task
   *                out meanwhile, leaving it again does nothing
   *
   * Most futures are machines. Whether one is costs a look at its class, and its methods are called
   * through that; where a runtime polls futures of many classes, the JVM searches for an interface.
   */

  private static final Poll<?> PENDING = Poll.pending();

  private final Scheduler scheduler;

  /// The task behind this one in an intrusive queue.
  public @Nullable TaskCell<?> next;

  @Nullable TaskCell<?> ownedBefore;
  @Nullable TaskCell<?> ownedAfter;

  /// A task that the caller owns and has to put into a queue.
  public TaskCell(Future<T> future, Scheduler scheduler) {
    super(Objects.requireNonNull(future, "future"), true);
    this.scheduler = scheduler;
  }

  @Override
  public void wake() {
    if (transitionToWoken()) {
      queueing();
      scheduler.schedule(this);
    }
  }

  @Override
  public long taskId() {
    return id();
  }

  @Override
  public void abort() {
    if (transitionToAborted()) {
      queueing();
      scheduler.schedule(this);
    }
  }

  /// Polls the future once, or begins to cancel it if the task was aborted. For whoever took the
  /// task from a queue. Never throws. The poll has begun in `context`.
  ///
  /// True if the task was woken meanwhile, or has yielded. The caller puts it into a queue, behind
  /// the others; events and timers get their turn before it does.
  public boolean run(PollContext context) {
    return switch (transitionToPolled()) {
      case POLL -> pollFuture(context);
      case CANCEL -> beginCancel(context);
      case CUT -> {
        cut();
        yield false;
      }
    };
  }

  /// Cancels the future without waiting for clean-up. For whoever took the task from a queue, or
  /// made it. Never throws.
  public void cut() {
    try {
      future().cancel();
    } catch (Throwable failure) {
      release();
      fail(failure);
      return;
    }
    release();
    endAborted();
  }

  /// Cuts the task if it is idle. If not, its owner will. Never throws.
  public void shutDown() {
    if (transitionToShutdown()) {
      cut();
    }
  }

  /// Lets `reader` look at the future if the task is idle, and keeps everybody from polling it
  /// meanwhile. False, and does nothing, for a task that is not. Safe for any thread.
  public boolean inspect(Consumer<? super Future<?>> reader) {
    if (!tryOwn()) {
      return false;
    }
    try {
      reader.accept(future());
    } finally {
      if (!transitionToIdle()) {
        queueing();
        scheduler.schedule(this);
      }
    }
    return true;
  }

  /// Is told that it is about to be put into a queue, but for one that is new or was just polled.
  /// For the owner.
  void queueing() {}

  /// The future, of whoever it may be; null for a task that is ending. Safe for any thread, and
  /// without any order.
  public @Nullable Future<?> futureNow() {
    return content() instanceof Future<?> future ? future : null;
  }

  /// Whether neither a queue nor a thread has it. Safe for any thread.
  public boolean isIdle() {
    return isIdle(snapshot());
  }

  @SuppressWarnings("NullAway") // The value is null only until it is known.
  private boolean pollFuture(PollContext context) {
    countPoll();
    boolean ready;
    T value = null;
    try {
      Poll<T> poll = pollOnce(future(), context);
      ready = poll != PENDING;
      if (ready) {
        // A poll that answers null throws here, where failures are the task's own.
        value = valueOf(Objects.requireNonNull(poll, "poll returned null"));
      }
    } catch (Throwable failure) {
      context.wakeOthers();
      release(context);
      if (failure instanceof Cancelled && isUnwinding(snapshot())) {
        endAborted();
      } else {
        fail(failure);
      }
      return false;
    }
    context.wakeOthers();
    if (ready) {
      release(context);
      succeed(value);
      return false;
    }
    return suspend(context);
  }

  Poll<T> pollOnce(Future<T> future, PollContext context) throws Throwable {
    return future instanceof StateMachine<T> machine ? machine.poll(context) : future.poll(context);
  }

  private static <T extends @Nullable Object> T valueOf(Poll<T> poll) {
    return poll instanceof StateMachine<T> machine ? machine.value() : ((Ready<T>) poll).value();
  }

  private boolean suspend(PollContext context) {
    // Most tasks end in their first poll, and are never entered.
    if (ownedBefore == null && !scheduler.own(this)) {
      cut();
      return false;
    }
    return context.hasYielded() || !transitionToIdle();
  }

  /// Cancels the future, and goes on with its clean-up if that waits.
  private boolean beginCancel(PollContext context) {
    Unwinding rest;
    try {
      rest = future().beginCancel(context);
    } catch (Throwable failure) {
      release(context);
      fail(failure);
      return false;
    }
    if (rest == null) {
      release(context);
      endAborted();
      return false;
    }
    replaceContent(scheduler.limited(rest, toString(), cleanUpNanos()));
    return pollFuture(context);
  }

  /// It is about to end in a poll.
  private void release(PollContext context) {
    context.beginEnding();
    leave();
  }

  /// It is about to end. Who counts it no longer does not find it any more either.
  private void release() {
    leave();
    scheduler.countEnded();
  }

  /// Who ends the runtime waits for it, and may have aborted it before it was entered.
  @Override
  final void endedAborted() {
    scheduler.endedAborted(this);
  }

  private void leave() {
    if (ownedBefore != null) {
      scheduler.release(this);
    }
  }

  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // The content is the future until the task has ended.
  private Future<T> future() {
    Object content = content();
    return content instanceof StateMachine<?> machine
        ? (StateMachine<T>) machine
        : (Future<T>) content;
  }

  @Override
  void unhandled(Throwable failure) {
    scheduler.unhandled(failure);
  }

  @Override
  Unclaimed unclaimed() {
    return scheduler.unclaimed();
  }

  /// What it was named, or null.
  public @Nullable String name() {
    return null;
  }

  long cleanUpNanos() {
    return scheduler.cleanUpNanos();
  }

  @Override
  public final String toString() {
    String name = name();
    return name == null ? "task " + id() : "task " + id() + " '" + name + "'";
  }
}
