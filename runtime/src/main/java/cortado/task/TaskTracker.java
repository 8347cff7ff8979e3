package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.runtime.internal.context.Current;
import cortado.sync.Notify;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Counts what runs, so that a shutdown can wait until nothing does.
///
/// Unlike a [JoinSet] it keeps nothing of a task that has ended, neither a result nor a handle; so
/// it may see any number of tasks, as a server does. To shut down, [#close()] it, tell the tasks,
/// as by a [CancellationToken], and await [#drained()]. Closing refuses nothing: what is running
/// may go on to spawn, and counts. Safe for any thread.
public final class TaskTracker {
  /*
   * (1) `running` is how many tracked futures and tokens there are that have not ended.
   * (2) Whoever makes the tracker closed and idle, in whichever order, notifies after the monitor is
   *     released; and who waits has asked for that before it looks.
   *
   * Proofs: TaskTrackerContractTest.
   */

  private final Notify drained = new Notify();

  @GuardedBy("this")
  private long running;

  @GuardedBy("this")
  private boolean closed;

  /// Open, and of nothing.
  public TaskTracker() {}

  // Tracking

  /// Starts `future` as a task and tracks it. See [Tasks#spawn].
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return Current.services("spawn()").spawn(track(future));
  }

  /// Runs `job` on a thread that may block and tracks it. See [Tasks#spawnBlocking].
  @CanIgnoreReturnValue
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> job) {
    return spawn(new AwaitedJob<>(Tasks.spawnBlocking(job)));
  }

  /// `future`, which counts from now on until it has ended or was cancelled, clean-up included. So
  /// it has to be polled or cancelled.
  ///
  /// ## Cancel safety
  ///
  /// As the future's.
  public <T extends @Nullable Object> Future<T> track(Future<T> future) {
    return new Tracked<>(future, token());
  }

  /// Something else that counts until it is closed.
  public Token token() {
    enter();
    return new Token(this);
  }

  private synchronized void enter() {
    running++;
  }

  private void exit() {
    boolean last;
    synchronized (this) {
      running--;
      last = closed && running == 0;
    }
    if (last) {
      drained.notifyWaiters();
    }
  }

  /// What makes a tracker wait until it is closed. Safe for any thread.
  public static final class Token implements AutoCloseable {

    private final TaskTracker tracker;

    @GuardedBy("this")
    private boolean closed;

    private Token(TaskTracker tracker) {
      this.tracker = tracker;
    }

    /// Counts no more. Does nothing the second time.
    @Override
    public void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      tracker.exit();
    }
  }

  // Ending

  /// Lets those through who wait, once nothing runs. True unless it was closed.
  @CanIgnoreReturnValue
  public boolean close() {
    boolean idle;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      idle = running == 0;
    }
    if (idle) {
      drained.notifyWaiters();
    }
    return true;
  }

  /// Has those wait again who come from now on. True unless it was open.
  @CanIgnoreReturnValue
  public synchronized boolean reopen() {
    boolean reopened = closed;
    closed = false;
    return reopened;
  }

  /// Whether it is closed.
  public synchronized boolean isClosed() {
    return closed;
  }

  /// How many run.
  public synchronized long size() {
    return running;
  }

  /// Whether nothing runs.
  public synchronized boolean isEmpty() {
    return running == 0;
  }

  private synchronized boolean isDrained() {
    return closed && running == 0;
  }

  /// Waits until, at one moment from now on, the tracker is closed and nothing runs.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public Future<@Nullable Void> drained() {
    return new Drained(this);
  }

  @Override
  public synchronized String toString() {
    return "TaskTracker[" + running + (closed ? " running, closed]" : " running]");
  }

  /// See [TaskTracker#drained()].
  private static final class Drained implements Future<@Nullable Void> {

    private final TaskTracker tracker;
    private final Notify.Notified notified;

    Drained(TaskTracker tracker) {
      this.tracker = tracker;
      this.notified = tracker.drained.notified();
    }

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      if (tracker.isDrained()) {
        notified.cancel();
        return Poll.ready(null);
      }
      return notified.poll(context);
    }

    @Override
    public void cancel() {
      notified.cancel();
    }
  }

  /// See [TaskTracker#track].
  private static final class Tracked<T extends @Nullable Object> extends Delegating<T> {

    private final Token token;

    Tracked(Future<T> future, Token token) {
      super(future);
      this.token = token;
    }

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      Poll<T> poll;
      try {
        poll = inner().poll(context);
      } catch (Throwable failure) {
        token.close();
        throw failure;
      }
      if (poll.isReady()) {
        token.close();
      }
      return poll;
    }

    @Override
    public void cancel() {
      try {
        inner().cancel();
      } finally {
        token.close();
      }
    }

    @Override
    public @Nullable Unwinding beginCancel(Context context) {
      Unwinding rest = null;
      try {
        rest = inner().beginCancel(context);
      } finally {
        if (rest == null) {
          token.close();
        }
      }
      return rest == null ? null : new Unwinding(new Tracked<>(rest, token));
    }
  }
}
