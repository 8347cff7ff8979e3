package cortado.runtime;

import cortado.future.AtomicWaker;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Tasks that get in each other's way at random, and a list of those that have not ended.
final class Storm implements AutoCloseable {

  private static final int VICTIMS = 64;

  final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  final ExecutorService foreign =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("foreign-", 0).factory());

  private final SplittableRandom seeds;
  private final Set<Actor> live = ConcurrentHashMap.newKeySet();
  private final AtomicWaker waiting = new AtomicWaker();
  private final AtomicLong steps = new AtomicLong();
  private final long fullAfter;
  private final CountDownLatch full = new CountDownLatch(1);
  private final AtomicReferenceArray<JoinHandle<?>> victims = new AtomicReferenceArray<>(VICTIMS);

  /// In full swing after so many steps of its actors.
  Storm(long seed, long fullAfter) {
    seeds = new SplittableRandom(seed);
    this.fullAfter = fullAfter;
  }

  synchronized SplittableRandom random() {
    return seeds.split();
  }

  /// Starts an actor that somebody may abort.
  void spawnVictim(Actor actor) {
    victims.set(actor.random.nextInt(VICTIMS), Tasks.spawn(actor));
  }

  void abortOne(SplittableRandom random) {
    JoinHandle<?> victim = victims.getAndSet(random.nextInt(VICTIMS), null);
    if (victim != null && random.nextBoolean()) {
      foreign.execute(victim::abort);
    } else if (victim != null) {
      victim.abort();
    }
  }

  /// Ready when every actor has ended.
  Future<Void> over() {
    return context -> {
      waiting.register(context.waker());
      return live.isEmpty() ? Poll.ready(null) : Poll.pending();
    };
  }

  void awaitFull() throws InterruptedException {
    full.await();
  }

  boolean isOver() {
    return live.isEmpty();
  }

  long steps() {
    return steps.get();
  }

  /// Who has not ended, and what all threads do.
  String dump() {
    var text = new StringBuilder("stuck after ").append(steps).append(" steps:\n");
    live.stream().limit(100).forEach(actor -> text.append("  ").append(actor).append('\n'));
    Thread.getAllStackTraces()
        .forEach(
            (thread, trace) -> {
              text.append(thread).append('\n');
              for (StackTraceElement element : trace) {
                text.append("    ").append(element).append('\n');
              }
            });
    return text.toString();
  }

  @Override
  public void close() {
    foreign.shutdownNow();
  }

  /// A future that waits for one thing after the other.
  abstract static class Actor implements Future<Void> {

    final Storm storm;
    final SplittableRandom random;

    private volatile Future<?> step;
    private volatile long stepNumber;
    private boolean ended;

    Actor(Storm storm) {
      this.storm = storm;
      this.random = storm.random();
      storm.live.add(this);
    }

    /// What to wait for next, null for the end. `last` is the value of the step before, or its
    /// exception.
    abstract Future<?> next(Object last) throws Exception;

    /// Called once, however it ends.
    void cleanUp() throws Exception {}

    @Override
    public final Poll<Void> poll(Context context) throws Throwable {
      if (ended) {
        throw new IllegalStateException("polled after its end: " + this);
      }
      try {
        return advance(context);
      } catch (Throwable failure) {
        finish();
        if (!(failure instanceof RuntimeShutdownException)) {
          throw failure;
        }
        return Poll.ready(null);
      }
    }

    private Poll<Void> advance(Context context) throws Throwable {
      Object last = null;
      while (true) {
        Future<?> current = step;
        if (current != null) {
          try {
            if (!(current.poll(context) instanceof Ready<?> ready)) {
              return Poll.pending();
            }
            last = ready.value();
          } catch (RuntimeShutdownException end) {
            throw end;
          } catch (Exception failure) {
            last = failure;
          }
          step = null;
        }
        stepNumber++;
        if (storm.steps.incrementAndGet() == storm.fullAfter) {
          storm.full.countDown();
        }
        step = next(last);
        if (step == null) {
          finish();
          return Poll.ready(null);
        }
      }
    }

    @Override
    public final void cancel() {
      if (!ended) {
        Future<?> current = step;
        if (current != null) {
          current.cancel();
        }
        finish();
      }
    }

    private void finish() {
      ended = true;
      try {
        cleanUp();
      } catch (Exception failure) {
        storm.failures.add(failure);
      }
      storm.live.remove(this);
      if (storm.live.isEmpty()) {
        storm.waiting.wake();
      }
    }

    /// A pause of some kind.
    final Future<?> pause() {
      return switch (random.nextInt(4)) {
        case 0 -> Time.sleep(micros(1_500));
        case 1 -> wokenByForeignThread();
        default -> Tasks.yieldNow();
      };
    }

    final Duration micros(int bound) {
      return Duration.ofNanos(1_000L * random.nextInt(bound));
    }

    private Future<?> wokenByForeignThread() {
      Oneshot<Boolean> oneshot = Oneshot.create();
      storm.foreign.execute(() -> oneshot.sender().send(true));
      return oneshot.receiver();
    }

    @Override
    public String toString() {
      return getClass().getSimpleName() + " at step " + stepNumber + ", waits for " + step;
    }
  }
}
