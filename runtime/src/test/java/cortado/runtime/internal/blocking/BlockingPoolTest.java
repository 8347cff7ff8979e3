package cortado.runtime.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.runtime.internal.driver.AdaptiveSpin;
import cortado.runtime.internal.task.BlockingJob;
import cortado.runtime.internal.task.Unclaimed;
import cortado.task.TaskAbortedException;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingPoolTest {

  private static final long LONG = 60_000_000_000L;

  private final List<Throwable> uncaught = new ArrayList<>();
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger quiet = new AtomicInteger();
  private BlockingPool pool;

  private BlockingPool pool(int maxThreads, long keepAliveNanos) {
    pool =
        new BlockingPool(
            maxThreads,
            keepAliveNanos,
            body -> {
              threads.incrementAndGet();
              var thread = new Thread(body);
              thread.setDaemon(true);
              return thread;
            },
            Runnable::run,
            quiet::incrementAndGet);
    return pool;
  }

  private <T> BlockingJob<T> submit(Callable<T> callable) {
    var job =
        new BlockingJob<>(
            callable, null, uncaught::add, new Unclaimed(uncaught::add, Runnable::run));
    pool.submit(job);
    return job;
  }

  /// Blocks the calling thread until the job has ended.
  private static <T> T awaitResult(BlockingJob<T> job) throws InterruptedException {
    var done = new CountDownLatch(1);
    try {
      if (job.poll(new Context(done::countDown)) instanceof Ready<T> ready) {
        return ready.value();
      }
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
    done.await();
    return Polled.of(job).pollValue();
  }

  @AfterEach
  void close() throws Exception {
    if (pool != null) {
      pool.close();
      pool.interruptAll();
      assertThat(pool.awaitEnd(LONG)).isTrue();
    }
  }

  @Test
  void jobs_neverRunOnMoreThreadsThanAllowed() throws Exception {
    pool(2, LONG);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new CountDownLatch(50);
    for (int number = 0; number < 50; number++) {
      BlockingJob<Object> _ =
          submit(
              () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                done.countDown();
                return null;
              });
    }
    done.await();

    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(threads.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void submit_withoutAnyThreadToBeHad_throwsAndForgetsTheJob() {
    pool =
        new BlockingPool(
            1,
            LONG,
            body -> {
              throw new OutOfMemoryError("no thread");
            },
            Runnable::run,
            quiet::incrementAndGet);

    assertThatThrownBy(() -> submit(() -> 1)).isInstanceOf(OutOfMemoryError.class);

    assertThat(pool.isQuiet()).isTrue();
  }

  @Test
  void submit_withoutAnotherThreadToBeHad_waitsForTheOneThereIs() throws Exception {
    pool =
        new BlockingPool(
            2,
            LONG,
            body -> {
              if (threads.incrementAndGet() > 1) {
                throw new OutOfMemoryError("no thread");
              }
              return Thread.ofPlatform().daemon().unstarted(body);
            },
            Runnable::run,
            quiet::incrementAndGet);
    var open = new CountDownLatch(1);
    BlockingJob<Integer> first =
        submit(
            () -> {
              open.await();
              return 1;
            });
    BlockingJob<Integer> second = submit(() -> 2);
    open.countDown();

    assertThat(awaitResult(first)).isEqualTo(1);
    assertThat(awaitResult(second)).isEqualTo(2);
  }

  @Test
  void jobs_withAKeepAliveOfNothing_allRun() throws Exception {
    pool(1, 0);
    Set<Integer> ran = ConcurrentHashMap.newKeySet();
    for (int number = 0; number < 500; number++) {
      int value = number;
      var done = new CountDownLatch(1);
      BlockingJob<Object> _ =
          submit(
              () -> {
                ran.add(value);
                done.countDown();
                return null;
              });
      done.await();
    }

    assertThat(ran).hasSize(500);
  }

  /// A pool of one thread, which spins before its first sleep until the clock has moved far enough.
  private void poolThatSpins(AtomicReference<Thread> thread, LongSupplier nanoTime) {
    pool =
        new BlockingPool(
            1,
            LONG,
            body -> {
              thread.set(Thread.ofPlatform().daemon().unstarted(body));
              return thread.get();
            },
            Thread::start,
            Runnable::run,
            quiet::incrementAndGet,
            awaited -> {
              var spin = new AdaptiveSpin(awaited, nanoTime);
              spin.beforeSleep();
              spin.afterSleep(true);
              return spin;
            });
  }

  @Test
  void job_forAThreadThatSpins_isRun_withoutItsSleep() throws Exception {
    var thread = new AtomicReference<Thread>();
    var looks = new AtomicInteger();
    var stopped = new AtomicBoolean(true);
    poolThatSpins(
        thread,
        () -> {
          looks.incrementAndGet();
          return stopped.get() ? 0 : System.nanoTime();
        });
    assertThat(awaitResult(submit(() -> 1))).isEqualTo(1);
    int before = looks.get();
    while (looks.get() < before + 10) {
      Thread.onSpinWait();
    }

    assertThat(pool.metrics().idle()).isOne();
    assertThat(thread.get().getState()).isEqualTo(Thread.State.RUNNABLE);
    assertThat(awaitResult(submit(() -> 2))).isEqualTo(2);
    stopped.set(false);
  }

  @Test
  void job_forAThreadThatHasSpunInVain_wakesIt() throws Exception {
    var thread = new AtomicReference<Thread>();
    var nanos = new AtomicLong();
    poolThatSpins(thread, () -> nanos.addAndGet(15_000));
    assertThat(awaitResult(submit(() -> 1))).isEqualTo(1);
    while (thread.get().getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    assertThat(pool.metrics().idle()).isOne();
    assertThat(awaitResult(submit(() -> 2))).isEqualTo(2);
  }

  @Test
  void interruptStatus_isClearForTheNextJob() throws Exception {
    pool(1, LONG);
    BlockingJob<Object> first =
        submit(
            () -> {
              Thread.currentThread().interrupt();
              return null;
            });
    BlockingJob<Boolean> second = submit(() -> Thread.currentThread().isInterrupted());

    assertThat(awaitResult(second)).isFalse();
    assertThat(first.isFinished()).isTrue();
  }

  @Test
  void abort_ofAQueuedJob_dropsItAtOnce() throws Exception {
    pool(1, LONG);
    var release = new CountDownLatch(1);
    var ran = new AtomicInteger();
    BlockingJob<Object> running =
        submit(
            () -> {
              release.await();
              return null;
            });
    BlockingJob<Integer> queued = submit(ran::incrementAndGet);

    queued.abort();

    assertThat(queued.isFinished()).isTrue();
    assertThatThrownBy(() -> queued.poll(new Context(Waker.noop())))
        .isInstanceOf(TaskAbortedException.class);
    release.countDown();
    assertThat(awaitResult(submit(() -> 1))).isEqualTo(1);
    assertThat(ran).hasValue(0);
    assertThat(running.isFinished()).isTrue();
  }

  @Test
  void close_dropsQueuedJobsAndLeavesTheRunningOne() throws Exception {
    pool(1, LONG);
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    BlockingJob<Integer> running =
        submit(
            () -> {
              started.countDown();
              release.await();
              return 5;
            });
    started.await();
    BlockingJob<Integer> queued = submit(() -> 6);

    pool.close();

    assertThat(queued.isFinished()).isTrue();
    assertThat(running.isFinished()).isFalse();
    assertThat(pool.awaitEnd(0)).isFalse();
    release.countDown();
    assertThat(awaitResult(running)).isEqualTo(5);
    assertThat(pool.awaitEnd(LONG)).isTrue();
  }

  @Test
  void isQuiet_onlyWhileNothingIsQueuedOrRuns() throws Exception {
    pool(1, LONG);
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    assertThat(pool.isQuiet()).isTrue();
    BlockingJob<Object> _ =
        submit(
            () -> {
              started.countDown();
              release.await();
              return null;
            });
    started.await();

    assertThat(pool.isQuiet()).isFalse();
    release.countDown();
    pool.close();
    assertThat(pool.awaitEnd(LONG)).isTrue();
    assertThat(pool.isQuiet()).isTrue();
    assertThat(quiet).hasValue(1);
  }

  @Test
  void failure_nobodyWaitsFor_isReported() throws Exception {
    pool(1, LONG);
    var failure = new IllegalStateException("nobody knows");
    BlockingJob<Object> _ =
        submit(
            () -> {
              throw failure;
            });
    assertThat(awaitResult(submit(() -> 1))).isEqualTo(1);

    assertThat(uncaught).containsExactly(failure);
  }
}
