package cortado.runtime.internal.blocking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.observe.RuntimeMetrics;
import cortado.runtime.internal.driver.AdaptiveSpin;
import cortado.runtime.internal.task.BlockingJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs jobs on up to a given number of threads, which it starts when needed and keeps for a while.
///
/// The queue behind the threads is unbounded. Safe for any thread.
public final class BlockingPool {
  /*
   * (1) At most `maxThreads` threads at any time.
   * (2) A queued job has a thread coming for it: there are as many threads that idle or spin as
   *     queued jobs, or all threads exist that can be had, each of which looks at the queue before it
   *     idles or ends.
   * (3) After closing no job starts.
   *
   * Everything is under one lock. A thread that spins looks at `queued` without it, and takes the
   * lock in any case to end its spin, so a job that counts on it is not left.
   *
   * Proofs: BlockingPoolTest; BlockingPoolModelTest for (1) to (3), with twins that signal nobody,
   * idle after a spin without another look, and stop serving too late.
   */

  private final int maxThreads;
  private final long keepAliveNanos;
  private final Function<Runnable, Thread> threads;
  private final Consumer<Thread> start;
  private final Consumer<Runnable> inside;
  private final Runnable becameQuiet;
  private final Function<BooleanSupplier, AdaptiveSpin> spins;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<BlockingJob<?>> queue = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Set<Thread> alive = new HashSet<>();

  /// What each of them does.
  @GuardedBy("lock")
  private final Map<Thread, BlockingJob<?>> running = new HashMap<>();

  /// Threads that will look at the queue again.
  @GuardedBy("lock")
  private int serving;

  @GuardedBy("lock")
  private int idle;

  @GuardedBy("lock")
  private int spinning;

  /// How many jobs wait, and how many wait or run. Written under the lock.
  private volatile int queued;

  private volatile int unfinished;

  @GuardedBy("lock")
  private boolean closed;

  /// `threads` makes a thread for a body; `inside` runs on it, does what a thread begins and ends
  /// with, and runs what it is given in between. `becameQuiet` is run whenever the last unfinished
  /// job has ended.
  public BlockingPool(
      int maxThreads,
      long keepAliveNanos,
      Function<Runnable, Thread> threads,
      Consumer<Runnable> inside,
      Runnable becameQuiet) {
    this(
        maxThreads, keepAliveNanos, threads, Thread::start, inside, becameQuiet, AdaptiveSpin::new);
  }

  /// With another way to start a thread, and to spin.
  BlockingPool(
      int maxThreads,
      long keepAliveNanos,
      Function<Runnable, Thread> threads,
      Consumer<Thread> start,
      Consumer<Runnable> inside,
      Runnable becameQuiet,
      Function<BooleanSupplier, AdaptiveSpin> spins) {
    this.maxThreads = maxThreads;
    this.keepAliveNanos = keepAliveNanos;
    this.threads = threads;
    this.start = start;
    this.inside = inside;
    this.becameQuiet = becameQuiet;
    this.spins = spins;
  }

  /// Takes a job. After closing, the job ends at once. Where no thread can be had, it waits for
  /// those there are; without any, this throws what the attempt threw, and has not taken the job.
  public void submit(BlockingJob<?> job) {
    if (!tryEnqueue(job)) {
      job.abort();
    }
  }

  private boolean tryEnqueue(BlockingJob<?> job) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      queue.add(job);
      haveThreadComeForLast();
      publish();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void haveThreadComeForLast() {
    if (queue.size() <= spinning) {
      return;
    }
    if (queue.size() <= spinning + idle) {
      work.signal();
    } else if (serving < maxThreads) {
      startThreadForLast();
    }
  }

  @GuardedBy("lock")
  private void startThreadForLast() {
    try {
      startThread();
    } catch (Throwable refused) {
      if (serving == 0) {
        queue.removeLast();
        throw refused;
      }
    }
  }

  @GuardedBy("lock")
  private void startThread() {
    Thread thread = threads.apply(this::runThread);
    alive.add(thread);
    serving++;
    boolean started = false;
    try {
      start.accept(thread);
      started = true;
    } finally {
      if (!started) {
        alive.remove(thread);
        serving--;
      }
    }
  }

  /// Shows the numbers of jobs to those who look without the lock.
  @GuardedBy("lock")
  private void publish() {
    queued = queue.size();
    unfinished = queue.size() + running.size();
  }

  /// Whether no job is queued or running.
  public boolean isQuiet() {
    return unfinished == 0;
  }

  /// The jobs that run, each with its thread.
  public Map<Thread, BlockingJob<?>> running() {
    lock.lock();
    try {
      return Map.copyOf(running);
    } finally {
      lock.unlock();
    }
  }

  /// How many threads and jobs there are.
  public RuntimeMetrics.Blocking metrics() {
    lock.lock();
    try {
      return new RuntimeMetrics.Blocking(alive.size(), spinning + idle, queue.size());
    } finally {
      lock.unlock();
    }
  }

  /// Starts no further job: those that wait are aborted, those that run are left alone.
  public void close() {
    Queue<BlockingJob<?>> abandoned;
    lock.lock();
    try {
      closed = true;
      abandoned = new ArrayDeque<>(queue);
      queue.clear();
      publish();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(BlockingJob::abort);
  }

  /// Interrupts the jobs that run. For after closing.
  public void interruptAll() {
    lock.lock();
    try {
      alive.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the threads to end. False if they have not by then.
  public boolean awaitEnd(long timeoutNanos) throws InterruptedException {
    long left = timeoutNanos;
    lock.lock();
    try {
      while (!alive.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = ended.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void runThread() {
    try {
      inside.accept(this::runJobs);
    } finally {
      // Last of all: whoever waits for the pool's end takes the thread for ended.
      forget(Thread.currentThread());
    }
  }

  private void runJobs() {
    AdaptiveSpin spin = spins.apply(() -> queued > 0);
    for (BlockingJob<?> job = next(spin); job != null; job = next(spin)) {
      job.run();
      finished();
    }
  }

  private void finished() {
    boolean quiet;
    lock.lock();
    try {
      running.remove(Thread.currentThread());
      publish();
      quiet = isQuiet();
    } finally {
      lock.unlock();
    }
    if (quiet) {
      becameQuiet.run();
    }
  }

  private @Nullable BlockingJob<?> next(AdaptiveSpin spin) {
    boolean spun = queued == 0 && spin.isWorthwhile();
    if (spun) {
      beginSpin();
      boolean _ = spin.spin();
    }
    lock.lock();
    try {
      if (spun) {
        spinning--;
      }
      if (queue.isEmpty()) {
        spin.beforeSleep();
        awaitJob();
        spin.afterSleep(!queue.isEmpty());
      }
      // A job may have come just as the time ran out; it counts on this thread. One that comes
      // after this must not, so the thread stops serving under the same lock.
      BlockingJob<?> job = queue.poll();
      if (job == null) {
        serving--;
      } else {
        running.put(Thread.currentThread(), job);
        publish();
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  /// From now on a job may count on the calling thread.
  private void beginSpin() {
    lock.lock();
    try {
      spinning++;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void awaitJob() {
    long left = keepAliveNanos;
    while (queue.isEmpty() && !closed && left > 0) {
      left = idle(left);
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
  private long idle(long nanos) {
    idle++;
    try {
      return work.awaitNanos(nanos);
    } catch (InterruptedException _) {
      // Meant for a job that has just ended.
      return nanos;
    } finally {
      idle--;
    }
  }

  private void forget(Thread thread) {
    lock.lock();
    try {
      alive.remove(thread);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
