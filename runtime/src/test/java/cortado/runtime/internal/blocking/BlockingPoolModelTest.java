package cortado.runtime.internal.blocking;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.driver.AdaptiveSpin;
import cortado.runtime.internal.task.BlockingJob;
import cortado.runtime.internal.task.Unclaimed;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) to (3) of [BlockingPool]: a job that was taken has a thread coming for it, and
/// after closing none starts.
///
/// One who hands in jobs, waits for them and closes the pool, and two who are its threads when it
/// starts any: one may be about to idle, or to leave, as the job comes for which the other is
/// missing. In one of the models it spins first, until it has looked at the clock twice. A job that
/// is left makes the first wait for ever, which the checker notices.
class BlockingPoolModelTest {

  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  private static ModelCheckingOptions bounds(int interleavings) {
    return new ModelCheckingOptions()
        .iterations(ModelScale.scenarios(1))
        .invocationsPerIteration(interleavings)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(1)
        .actorsAfter(0)
        .sequentialSpecification(Nothing.class)
        .minimizeFailedScenario(false);
  }

  @Test
  void jobs_ofThreadsThatIdle_underEveryInterleaving_areRun() {
    bounds(300).check(Idling.class);
  }

  @Test
  void jobs_ofThreadsThatLeave_underEveryInterleaving_areRun() {
    bounds(300).check(Leaving.class);
  }

  @Test
  void jobs_ofAThreadThatSpins_underEveryInterleaving_areRun() {
    bounds(300).check(Spinning.class);
  }

  @Test
  void twinThatIdlesAfterItsSpinWithoutLooking_isCaught() {
    assertThatThrownBy(() -> bounds(3_000).check(IdlesWithoutLooking.class))
        .hasMessageContaining("hung");
  }

  @Test
  void twinThatSignalsNobody_isCaught() {
    assertThatThrownBy(() -> bounds(3_000).check(SignalsNobody.class)).hasMessageContaining("hung");
  }

  @Test
  void twinThatStopsServingTooLate_isCaught() {
    assertThatThrownBy(() -> bounds(3_000).check(StopsServingTooLate.class))
        .hasMessageContaining("hung");
  }

  /// What the operations answer, one after the other: nothing, and no failure.
  public static class Nothing {
    public void submitAndClose() {}

    public void one() {}

    public void two() {}
  }

  /// A pool, as far as it is about who runs what.
  interface Jobs {
    void submit(BlockingJob<?> job);

    void close();
  }

  public abstract static class Life {

    private static final int JOBS = 2;

    private final Unclaimed unclaimed = new Unclaimed(failure -> {}, Runnable::run);
    private final Jobs jobs = newPool();

    /// What a thread that was started has to do; null is the end.
    private final Queue<Runnable> bodies = new ArrayDeque<>();

    private boolean over;
    private int ran;
    private boolean ranLate;

    abstract Jobs newPool();

    /// Has one of the threads run `body`.
    final synchronized void start(Runnable body) {
      bodies.add(body);
      notifyAll();
    }

    @Operation(runOnce = true, nonParallelGroup = "others")
    public void submitAndClose() throws InterruptedException {
      for (int job = 0; job < JOBS; job++) {
        awaitRuns(job - atOnce());
        jobs.submit(job(this::countRun));
      }
      awaitRuns(JOBS);
      jobs.close();
      jobs.submit(job(() -> ranLate = true));
      endThreads();
    }

    /// How many more jobs there may be than have run.
    int atOnce() {
      return JOBS;
    }

    private synchronized void awaitRuns(int count) throws InterruptedException {
      while (ran < count) {
        wait();
      }
    }

    private synchronized void endThreads() {
      over = true;
      notifyAll();
    }

    private BlockingJob<Integer> job(Runnable body) {
      return new BlockingJob<>(
          () -> {
            body.run();
            return 1;
          },
          null,
          failure -> {},
          unclaimed);
    }

    private synchronized void countRun() {
      ran++;
      notifyAll();
    }

    @Operation(runOnce = true, nonParallelGroup = "one")
    public void one() throws InterruptedException {
      serve();
    }

    @Operation(runOnce = true, nonParallelGroup = "two")
    public void two() throws InterruptedException {
      serve();
    }

    private void serve() throws InterruptedException {
      for (Runnable body = next(); body != null; body = next()) {
        body.run();
      }
    }

    private synchronized Runnable next() throws InterruptedException {
      while (bodies.isEmpty() && !over) {
        wait();
      }
      return bodies.poll();
    }

    @Validate
    public void nothingStartsLate() {
      if (ranLate) {
        throw new IllegalStateException("(3) a job has started in a closed pool");
      }
    }
  }

  public abstract static class Sound extends Life implements Jobs {
    private final Queue<Runnable> made = new ArrayDeque<>();
    private final BlockingPool pool;
    private long nanos;

    Sound(int maxThreads, long keepAliveNanos) {
      pool =
          new BlockingPool(
              maxThreads,
              keepAliveNanos,
              body -> {
                made.add(body);
                return Thread.currentThread();
              },
              thread -> start(made.remove()),
              Runnable::run,
              () -> {},
              this::spin);
    }

    /// Two looks at the clock are as long as a spin.
    AdaptiveSpin spin(BooleanSupplier awaited) {
      return new AdaptiveSpin(awaited, () -> nanos += 15_000);
    }

    @Override
    Jobs newPool() {
      return this;
    }

    @Override
    public void submit(BlockingJob<?> job) {
      pool.submit(job);
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  public static class Idling extends Sound {
    public Idling() {
      super(2, FOR_EVER);
    }
  }

  public static class Leaving extends Sound {
    public Leaving() {
      super(1, 0);
    }
  }

  /// Has slept for a short time already, and so spins when it has run the first job, after which
  /// the second comes.
  public static class Spinning extends Sound {
    public Spinning() {
      super(1, FOR_EVER);
    }

    @Override
    int atOnce() {
      return 0;
    }

    @Override
    AdaptiveSpin spin(BooleanSupplier awaited) {
      AdaptiveSpin spin = super.spin(awaited);
      spin.beforeSleep();
      spin.afterSleep(true);
      return spin;
    }
  }

  /// A pool of one thread, which the twins get wrong.
  abstract static class OneThread implements Jobs {
    private final Life life;
    final Queue<BlockingJob<?>> queue = new ArrayDeque<>();
    boolean serving;
    boolean closed;

    OneThread(Life life) {
      this.life = life;
    }

    @Override
    public synchronized void submit(BlockingJob<?> job) {
      if (closed) {
        return;
      }
      queue.add(job);
      if (!serving) {
        serving = true;
        life.start(this::runJobs);
      }
    }

    private void runJobs() {
      for (BlockingJob<?> job = next(); job != null; job = next()) {
        job.run();
      }
    }

    abstract BlockingJob<?> next();

    @Override
    public synchronized void close() {
      closed = true;
      notifyAll();
    }
  }

  public static class SignalsNobody extends Life {
    @Override
    Jobs newPool() {
      return new OneThread(this) {
        @Override
        synchronized BlockingJob<?> next() {
          while (queue.isEmpty() && !closed) {
            try {
              wait();
            } catch (InterruptedException interrupted) {
              throw new AssertionError(interrupted);
            }
          }
          return queue.poll();
        }
      };
    }
  }

  public static class StopsServingTooLate extends Life {
    @Override
    Jobs newPool() {
      return new OneThread(this) {
        @Override
        BlockingJob<?> next() {
          BlockingJob<?> job = poll();
          if (job == null) {
            leave();
          }
          return job;
        }

        private synchronized BlockingJob<?> poll() {
          return queue.poll();
        }

        private synchronized void leave() {
          serving = false;
        }
      };
    }
  }

  public static class IdlesWithoutLooking extends Life {
    @Override
    Jobs newPool() {
      return new OneThread(this) {
        private boolean spinning;

        @Override
        public synchronized void submit(BlockingJob<?> job) {
          super.submit(job);
          if (!spinning) {
            notifyAll();
          }
        }

        @Override
        BlockingJob<?> next() {
          beginSpin();
          return endSpin();
        }

        private synchronized void beginSpin() {
          spinning = queue.isEmpty();
        }

        private synchronized BlockingJob<?> endSpin() {
          if (spinning) {
            spinning = false;
            idle();
          }
          return queue.poll();
        }

        private void idle() {
          try {
            do {
              wait();
            } while (queue.isEmpty() && !closed);
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
        }
      };
    }
  }
}
