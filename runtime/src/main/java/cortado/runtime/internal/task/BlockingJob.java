package cortado.runtime.internal.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A job for a thread that may block, and its join handle.
///
/// It is idle in the queue, owned by whoever runs it, and then complete. Aborting is safe for any
/// thread; [#run] is for the thread that took it from the queue.
public final class BlockingJob<T extends @Nullable Object> extends Completion<T>
    implements Runnable {

  private final @Nullable String name;
  private final Consumer<Throwable> uncaught;
  private final Unclaimed unclaimed;

  @GuardedBy("this")
  private @Nullable Thread runner;

  /// A job that is in no queue yet, and may have a name.
  public BlockingJob(
      Callable<T> job, @Nullable String name, Consumer<Throwable> uncaught, Unclaimed unclaimed) {
    super(Objects.requireNonNull(job, "job"), false);
    this.name = name;
    this.uncaught = uncaught;
    this.unclaimed = unclaimed;
  }

  /// Runs the job unless it was aborted. Never throws, and leaves the thread's interrupt status
  /// clear.
  @Override
  public void run() {
    if (!tryOwn()) {
      // Aborted, by whoever aborted it.
      return;
    }
    enter(Thread.currentThread());
    T value;
    try {
      value = job().call();
    } catch (Throwable failure) {
      leave();
      if (isInterruption(failure) && isAborted(snapshot())) {
        endAborted();
      } else {
        fail(failure);
      }
      return;
    }
    leave();
    succeed(value);
  }

  /// Drops the job if it has not started, and otherwise interrupts its thread.
  @Override
  public void abort() {
    if (transitionToShutdown()) {
      endAborted();
    } else {
      interrupt();
    }
  }

  private synchronized void interrupt() {
    if (runner != null) {
      runner.interrupt();
    }
  }

  private synchronized void enter(Thread thread) {
    runner = thread;
    if (isAborted(snapshot())) {
      thread.interrupt();
    }
  }

  private synchronized void leave() {
    runner = null;
    // The status is the job's business and must not reach the next one.
    boolean _ = Thread.interrupted();
  }

  private static boolean isInterruption(Throwable failure) {
    return failure instanceof InterruptedException
        || failure instanceof InterruptedIOException
        || failure instanceof ClosedByInterruptException;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // The content is the job until it has ended.
  private Callable<T> job() {
    return (Callable<T>) content();
  }

  @Override
  void unhandled(Throwable failure) {
    uncaught.accept(failure);
  }

  @Override
  Unclaimed unclaimed() {
    return unclaimed;
  }

  /// What it was named, or null.
  public @Nullable String name() {
    return name;
  }

  @Override
  public String toString() {
    return name == null ? "blocking job " + id() : "blocking job " + id() + " '" + name + "'";
  }
}
